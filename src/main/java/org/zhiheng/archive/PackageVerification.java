package org.zhiheng.archive;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.zhiheng.archive.VerificationReport.Statement;
import org.zhiheng.content.ContentException;
import org.zhiheng.database.TemporaryDatabase;

/** Checks a package by itself: its entries, chain and signature, and every number by computing it again. */
public final class PackageVerification {

    private final PackageFile file;
    private final Expected expected;
    private final List<Statement> checked = new ArrayList<>();
    private final List<Statement> unchecked = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();

    /**
     * What the checker knows from elsewhere; empty: nothing.
     *
     * @param code printed on the bulletin
     * @param previous the package before it in the chain
     * @param signer certificate that must have signed, or issued the signer's
     */
    public record Expected(Optional<String> code, Optional<Path> previous, Optional<Path> signer) {

        public static final Expected NOTHING = new Expected(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private PackageVerification(PackageFile file, Expected expected) {
        this.file = file;
        this.expected = expected;
    }

    /**
     * @param database an empty database, asked for once the package has proved readable; closed here
     * @throws IllegalArgumentException when the file is no package
     */
    public static VerificationReport verify(Path file, Expected expected, Supplier<TemporaryDatabase> database) {
        try (PackageFile opened = PackageFile.open(file)) {
            return new PackageVerification(opened, expected).run(database);
        }
    }

    private VerificationReport run(Supplier<TemporaryDatabase> database) {
        Manifest manifest = file.manifest();
        entries();
        code();
        chain(manifest);
        signature();
        recalculate(database);
        return new VerificationReport(
                manifest.schemeName() + " " + manifest.period() + " (" + manifest.scheme() + ", run " + manifest.runId()
                        + ")",
                PackageCode.of(file.hash()),
                checked,
                unchecked,
                differences);
    }

    private void entries() {
        List<Difference> found = file.checkEntries();
        differences.addAll(found);
        List<String> withheld = file.withheld();
        int count = file.manifest().entries().size() - withheld.size();
        if (found.isEmpty()) {
            checked.add(
                    new Statement(count + " 个文件与清单的 SHA-256 一致", count + " files have the SHA-256 of the manifest"));
        }
        if (!withheld.isEmpty()) {
            String names = String.join(", ", withheld);
            unchecked.add(new Statement(
                    "记录只给了散列，内容不能核对：" + names, "only hashes of records are given, so not their contents: " + names));
        }
    }

    private void code() {
        String code = PackageCode.of(file.hash());
        expected.code()
                .ifPresentOrElse(
                        written -> {
                            if (PackageCode.isSame(code, written) || isOutputHash(written)) {
                                checked.add(new Statement("校验码与所给的相同：" + code, "the code is the one given: " + code));
                            } else {
                                differences.add(
                                        new Difference(Difference.Kind.CODE, Manifest.NAME, "", "", written, code));
                            }
                        },
                        () -> unchecked.add(new Statement(
                                "没有给出通报上的校验码（--code），请与 " + code + " 对照",
                                "no code was given (--code); compare the one on the bulletin with " + code)));
    }

    /** Reports written before publication carry the first 12 digits of the output hash. */
    private boolean isOutputHash(String written) {
        String digits = written.strip().toLowerCase(java.util.Locale.ROOT).replace("-", "");
        return digits.length() >= 12 && file.manifest().outputHash().startsWith(digits);
    }

    private void chain(Manifest manifest) {
        Manifest.Link previous = manifest.previous();
        if (previous == null) {
            checked.add(new Statement("这是该方案的第一份结果包，前面没有", "the first package of its scheme, none before it"));
            expected.previous()
                    .ifPresent(given -> differences.add(new Difference(
                            Difference.Kind.CHAIN,
                            Manifest.NAME,
                            "",
                            "previous",
                            null,
                            given.getFileName().toString())));
            return;
        }
        if (expected.previous().isEmpty()) {
            unchecked.add(new Statement(
                    "没有给出上一份结果包（--previous），应为 " + previous.period() + "，校验码 " + PackageCode.of(previous.packageHash()),
                    "the package before was not given (--previous): " + previous.period() + ", code "
                            + PackageCode.of(previous.packageHash())));
            return;
        }
        try (PackageFile before = PackageFile.open(expected.previous().get())) {
            if (before.hash().equals(previous.packageHash())) {
                checked.add(new Statement(
                        "与上一份结果包（" + previous.period() + "）衔接", "follows the package of " + previous.period()));
            } else {
                differences.add(new Difference(
                        Difference.Kind.CHAIN, Manifest.NAME, "", "previous", previous.packageHash(), before.hash()));
            }
        }
    }

    private void signature() {
        Optional<byte[]> signature = file.signature();
        if (signature.isEmpty()) {
            if (expected.signer().isPresent()) {
                differences.add(new Difference(Difference.Kind.SIGNATURE, Signature.NAME, "", "", "signature", null));
            } else {
                unchecked.add(new Statement("结果包没有签名", "the package is not signed"));
            }
            return;
        }
        try {
            Signature valid = Signature.check(signature.get(), file.manifestBytes());
            checked.add(new Statement("签名有效：" + valid.told(), "the signature holds: " + valid.told()));
            expected.signer()
                    .ifPresentOrElse(
                            certificate -> {
                                if (!valid.isBy(Signature.certificate(certificate))) {
                                    differences.add(new Difference(
                                            Difference.Kind.SIGNATURE,
                                            Signature.NAME,
                                            "",
                                            "signer",
                                            Signature.certificate(certificate)
                                                    .getSubjectX500Principal()
                                                    .getName(),
                                            valid.told()));
                                }
                            },
                            () -> unchecked.add(
                                    new Statement(
                                            "没有给出签名人证书（--signer），请确认上面的签名人就是发布部门",
                                            "no certificate was given (--signer); make sure the signer above is the department")));
        } catch (IllegalArgumentException wrong) {
            differences.add(
                    new Difference(Difference.Kind.SIGNATURE, Signature.NAME, "", "", null, wrong.getMessage()));
        }
    }

    private void recalculate(Supplier<TemporaryDatabase> database) {
        boolean fromRecords = file.withheld().isEmpty();
        try (TemporaryDatabase empty = database.get()) {
            List<Difference> found = new Recalculation(file, empty.dataSource()).run();
            differences.addAll(found);
            if (found.isEmpty()) {
                checked.add(
                        fromRecords
                                ? new Statement(
                                        "由记录重算指标、得分、名次、等次建议，逐格相同",
                                        "metrics, points, ranks and suggested grades computed again from the records, every cell the same")
                                : new Statement(
                                        "由指标值重算得分、名次、等次建议，逐格相同",
                                        "points, ranks and suggested grades computed again from the metric values, every cell the same"));
            }
        } catch (ContentException unusable) {
            unusable.findings().forEach(finding -> failed(finding.inChinese() + " / " + finding.inEnglish()));
        } catch (org.zhiheng.database.DatabaseUnavailable unavailable) {
            throw unavailable;
        } catch (RuntimeException failure) {
            Throwable root = failure;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            failed(String.valueOf(root.getMessage()));
        }
        if (!fromRecords) {
            unchecked.add(new Statement("指标值没有由记录重算", "the metric values were not computed again from records"));
        }
    }

    private void failed(String why) {
        differences.add(new Difference(Difference.Kind.FAILED, "", "", "", null, why));
    }
}
