package org.zhiheng.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.zhiheng.archive.VerificationReport.Statement;
import org.zhiheng.database.TemporaryDatabase;

/** Checks a run where it is stored: its records, its results, and what was sealed when it was published. */
@Component
public class RunVerification {

    private final Packages packages;
    private final RecordDigests digests;

    RunVerification(Packages packages, RecordDigests digests) {
        this.packages = packages;
        this.digests = digests;
    }

    /**
     * @param database an empty database for computing it again; closed here
     * @throws IllegalArgumentException when there is no such run or it has no result
     */
    public VerificationReport verify(long runId, Supplier<TemporaryDatabase> database) {
        packages.requireResult(runId);
        List<Statement> checked = new ArrayList<>();
        List<Difference> differences = new ArrayList<>(digests.check(runId));
        if (differences.isEmpty()) {
            checked.add(new Statement("记录与封存时的摘要一致", "the records have the digests taken when they were sealed"));
        }
        Optional<Packages.Sealed> sealed = packages.stored(runId);
        sealed.ifPresent(published -> chain(runId, checked, differences));
        try {
            Path file = Files.createTempFile("zhiheng-verify", ".zip");
            try {
                Manifest manifest = packages.inSnapshot(() -> export(runId, file, sealed));
                sealed.ifPresent(published -> {
                    List<Difference> changed = Packages.differing(manifest, published);
                    differences.addAll(changed);
                    if (changed.isEmpty()) {
                        checked.add(
                                new Statement("内容与发布时封存的结果包一致", "the contents are those sealed when it was published"));
                    }
                });
                VerificationReport computed =
                        PackageVerification.verify(file, PackageVerification.Expected.NOTHING, database);
                differences.addAll(computed.differences());
                computed.checked().stream()
                        .filter(statement -> statement.chinese().startsWith("由"))
                        .forEach(checked::add);
                return new VerificationReport(
                        computed.subject(),
                        sealed.map(published -> PackageCode.of(published.packageHash()))
                                .orElse(""),
                        checked,
                        sealed.isPresent()
                                ? List.of()
                                : List.of(new Statement(
                                        "尚未发布，没有封存的结果包可对照",
                                        "not published, so there is no sealed package to compare with")),
                        differences);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Manifest export(long runId, Path file, Optional<Packages.Sealed> sealed) {
        try (PackageFolder folder = new PackageFolder()) {
            Map<String, List<String>> columns = sealed.map(
                            published -> Manifest.read(published.manifest()).columns())
                    .orElse(Map.of());
            Manifest manifest = packages.build(runId, folder, columns);
            Packages.save(folder, file, manifest.bytes(), null, RecordForm.FULL);
            return manifest;
        }
    }

    /** Every sealed package of the scheme up to this one: hash of the manifest, link to the one before, signature. */
    private void chain(long runId, List<Statement> checked, List<Difference> differences) {
        int before = differences.size();
        Map<Long, String> hashes = new java.util.TreeMap<>();
        List<Packages.Sealed> chain = packages.chain(runId);
        chain.forEach(each -> hashes.put(each.runId(), Manifest.hash(each.manifest())));
        for (Packages.Sealed each : chain) {
            String place = "database/result_package";
            String row = String.valueOf(each.runId());
            String hash = hashes.get(each.runId());
            if (!each.packageHash().equals(hash)) {
                differences.add(
                        new Difference(Difference.Kind.CHAIN, place, row, "package_hash", each.packageHash(), hash));
                continue;
            }
            Manifest.Link previous = Manifest.read(each.manifest()).previous();
            if (previous != null && !previous.packageHash().equals(hashes.get(previous.runId()))) {
                differences.add(new Difference(
                        Difference.Kind.CHAIN,
                        place,
                        row,
                        "previous",
                        previous.packageHash(),
                        hashes.get(previous.runId())));
            }
            byte[] signature = each.signature();
            if (signature != null) {
                try {
                    Signature.check(signature, each.manifest());
                } catch (IllegalArgumentException wrong) {
                    differences.add(new Difference(
                            Difference.Kind.SIGNATURE, place, row, "signature", null, wrong.getMessage()));
                }
            }
        }
        if (differences.size() == before) {
            checked.add(new Statement(
                    "该方案已发布的 " + chain.size() + " 份结果包逐份衔接",
                    "the " + chain.size() + " published packages of the scheme follow one another"));
        }
    }
}
