package org.zhiheng.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureTests {

    private static final byte[] CONTENT = "清单".getBytes(StandardCharsets.UTF_8);
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    @TempDir
    private Path folder;

    @Test
    void holdsForTheBytesSignedAndForNoOthers() {
        for (Path store : new Path[] {Keys.rsa(folder, "rsa"), Keys.elliptic(folder, "elliptic")}) {
            SigningKey key = SigningKey.read(store, Keys.PASSWORD, "");
            byte[] signature = key.sign(CONTENT);
            Signature valid = Signature.check(signature, CONTENT);
            assertThat(valid.isBy(key.certificate())).isTrue();
            assertThat(valid.told()).startsWith("CN=");
            assertThatThrownBy(() -> Signature.check(signature, "清单。".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("签名与清单不符");
            byte[] damaged = signature.clone();
            damaged[damaged.length - 3] ^= 1;
            assertThatThrownBy(() -> Signature.check(damaged, CONTENT)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void signsWithTheKeysOfChineseDepartments() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", PROVIDER);
        generator.initialize(new ECGenParameterSpec("sm2p256v1"));
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=sm2");
        Instant day = Instant.parse("2026-01-01T00:00:00Z");
        X509Certificate certificate = new JcaX509CertificateConverter()
                .setProvider(PROVIDER)
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(day),
                                Date.from(day.plusSeconds(20L * 365 * 86400)),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SM3withSM2")
                                .setProvider(PROVIDER)
                                .build(pair.getPrivate())));
        KeyStore store = KeyStore.getInstance("PKCS12", PROVIDER);
        store.load(null, null);
        store.setKeyEntry("sm2", pair.getPrivate(), Keys.PASSWORD.toCharArray(), new Certificate[] {certificate});
        Path file = folder.resolve("sm2.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, Keys.PASSWORD.toCharArray());
        }
        byte[] signature = SigningKey.read(file, Keys.PASSWORD, "sm2").sign(CONTENT);
        assertThat(Signature.check(signature, CONTENT).isBy(certificate)).isTrue();
        assertThatThrownBy(() -> Signature.check(signature, new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhatIsWrongWithTheKeyStore() {
        Path store = Keys.rsa(folder, "rsa");
        assertThatThrownBy(() -> SigningKey.read(store, "wrong", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("签名密钥文件")
                .hasMessageContaining("zhiheng.signing.password");
        assertThatThrownBy(() -> SigningKey.read(store, Keys.PASSWORD, "absent"))
                .hasMessageContaining("没有私钥");
        assertThatThrownBy(() -> SigningKey.read(folder.resolve("none.p12"), "", ""))
                .hasMessageContaining("不能使用");
    }
}
