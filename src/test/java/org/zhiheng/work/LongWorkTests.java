package org.zhiheng.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.zhiheng.fixtures.DatabaseTest;
import org.zhiheng.fixtures.SampleCity;
import org.zhiheng.work.LongWork.Order;
import org.zhiheng.work.Work.State;

/** Two programs on one database: each sees the other's work and may stop it. */
@DatabaseTest(properties = "zhiheng.test.home=" + SampleCity.HOME)
class LongWorkTests {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private LongWork work;

    @Autowired
    private WorkTable table;

    private final String about = "subject " + NUMBER.incrementAndGet();

    @Test
    void aProgramThatStopsInOrderSaysSoAtOnceAndRemovesTheFiles() throws Exception {
        LongWork other = new LongWork(table);
        Path folder = LongWork.folder();
        Files.writeString(folder.resolve("cases.csv"), "a,b\n");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        long id = other.start(order(WorkKind.IMPORT, folder), task -> {
            task.at("reading", 40, 100);
            begun.countDown();
            waitFor(never);
            task.at("reading", 41, 100);
            return "{}";
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(folder).exists();
        other.destroy();
        Work stopped = work.find(id).orElseThrow();
        assertThat(stopped.state()).isEqualTo(State.INTERRUPTED);
        assertThat(stopped.step()).isEqualTo("reading");
        assertThat(stopped.percent()).isEqualTo(40);
        assertThat(folder).doesNotExist();
    }

    @Test
    void workOfAnotherProgramIsStopped() throws Exception {
        LongWork other = new LongWork(table);
        CountDownLatch begun = new CountDownLatch(1);
        long id = other.start(order(WorkKind.EFFECT, null), task -> {
            for (int step = 0; ; step++) {
                task.at(step % 100, 100, "第 " + step + " 步", "step " + step);
                begun.countDown();
                rest();
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> work.start(order(WorkKind.EFFECT, null), task -> "{}"))
                .isInstanceOf(WorkRefused.class)
                .hasMessageContaining("正在进行");
        work.cancel(id);
        assertThat(ended(id).state()).isEqualTo(State.CANCELLED);
        other.destroy();
    }

    @Test
    void aFileIsKeptAndListsCarryNoResult() throws Exception {
        long id = work.start(order(WorkKind.IMPORT, null), task -> {
            task.keep(new WorkFile("rows.csv", "text/csv", new byte[] {1, 2, 3}));
            return "{\"rows\":3}";
        });
        Work done = ended(id);
        assertThat(done.result()).isEqualTo("{\"rows\":3}");
        assertThat(done.percent()).isEqualTo(100);
        assertThat(done.hasFile()).isTrue();
        assertThat(work.file(id).orElseThrow().content()).containsExactly(1, 2, 3);
        Work listed = work.newest(EnumSet.of(WorkKind.IMPORT), null, 1).get(0);
        assertThat(listed.id()).isEqualTo(id);
        assertThat(listed.result()).isNull();
        assertThat(work.newest(EnumSet.of(WorkKind.IMPORT), "somebody else", 1)).isEmpty();
        assertThat(work.latest(WorkKind.IMPORT, about, "wang").map(Work::id)).contains(id);
        assertThat(work.latest(WorkKind.IMPORT, about, "somebody else")).isEmpty();
    }

    private Order order(WorkKind kind, @Nullable Path folder) {
        return new Order(kind, about, "", "{\"feed\":\"sample_cases\"}", "wang", folder);
    }

    private Work ended(long id) throws InterruptedException {
        for (int tries = 0; tries < 600; tries++) {
            Work found = work.find(id).orElseThrow();
            if (!found.isOpen()) {
                return found;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("it does not end");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
