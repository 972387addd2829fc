package org.zhiheng.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.springframework.core.env.Environment;

/**
 * The department's key in a PKCS#12 file. Makes detached CMS signatures (RFC 5652) with SHA-256, or with SM3 when it is an
 * SM2 key; {@code openssl cms -verify} reads them too.
 */
final class SigningKey {

    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    private SigningKey(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    /**
     * The key of the settings {@code zhiheng.signing.keystore}, {@code .password} and {@code .alias} (the only key without
     * one); empty when no file is named.
     *
     * @throws IllegalArgumentException when the file cannot be used, with the reason
     */
    static Optional<SigningKey> of(Environment environment) {
        return Optional.ofNullable(environment.getProperty("zhiheng.signing.keystore"))
                .filter(file -> !file.isBlank())
                .map(file -> read(
                        Path.of(file),
                        environment.getProperty("zhiheng.signing.password", ""),
                        environment.getProperty("zhiheng.signing.alias", "")));
    }

    static SigningKey read(Path file, String password, String alias) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12", PROVIDER);
            store.load(in, password.toCharArray());
            String name = alias;
            if (name.isBlank()) {
                name = Collections.list(store.aliases()).stream()
                        .filter(each -> holdsKey(store, each))
                        .sorted()
                        .findFirst()
                        .orElse("");
            }
            Certificate[] certificates = store.getCertificateChain(name);
            if (certificates == null
                    || !(store.getKey(name, password.toCharArray()) instanceof PrivateKey privateKey)) {
                throw new IllegalArgumentException(
                        "签名密钥文件 " + file + " 里没有私钥（" + name + "） / the key store has no private key (" + name + ")");
            }
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : certificates) {
                chain.add((X509Certificate) certificate);
            }
            return new SigningKey(privateKey, chain);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "签名密钥文件 " + file + " 不能使用：" + unusable.getMessage()
                            + "。应为 PKCS#12（.p12、.pfx），并在 zhiheng.signing.password 写明口令"
                            + " / the key store cannot be used; it should be PKCS#12, its password in zhiheng.signing.password",
                    unusable);
        }
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /** DER of the detached signature. */
    byte[] sign(byte[] content) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder()
                            .setProvider(PROVIDER)
                            .build())
                    .build(
                            new JcaContentSignerBuilder(algorithm())
                                    .setProvider(PROVIDER)
                                    .build(key),
                            chain.get(0)));
            generator.addCertificates(new JcaCertStore(chain));
            return generator
                    .generate(new CMSProcessableByteArray(content), false)
                    .getEncoded();
        } catch (CMSException | OperatorCreationException | GeneralSecurityException | IOException failure) {
            throw new IllegalStateException("不能签名：" + failure.getMessage() + " / cannot sign", failure);
        }
    }

    private String algorithm() {
        var publicKey = chain.get(0).getPublicKey();
        if (publicKey instanceof ECPublicKey) {
            var parameters = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded())
                    .getAlgorithm()
                    .getParameters();
            return GMObjectIdentifiers.sm2p256v1.equals(parameters) ? "SM3withSM2" : "SHA256withECDSA";
        }
        if (publicKey.getAlgorithm().equals("RSA")) {
            return "SHA256withRSA";
        }
        throw new IllegalArgumentException(
                "不支持这种密钥（" + publicKey.getAlgorithm() + "），可用 RSA、EC、SM2 / no such kind of key; use RSA, EC or SM2");
    }

    private static boolean holdsKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException unreadable) {
            return false;
        }
    }
}
