package org.zhiheng.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.zhiheng.content.Hash;

/**
 * A detached CMS signature that has been checked against what it signs.
 *
 * @param signer who signed, as the certificate names him
 */
record Signature(X509Certificate signer) {

    static final String NAME = "signature.p7s";

    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    /**
     * Checks it: made with the certificate's key, valid on the day of signing, over these very bytes.
     *
     * @throws IllegalArgumentException when it does not hold, with the reason
     */
    static Signature check(byte[] signature, byte[] content) {
        try {
            CMSSignedData data = new CMSSignedData(new CMSProcessableByteArray(content), signature);
            Collection<SignerInformation> signers = data.getSignerInfos().getSigners();
            if (signers.size() != 1) {
                throw new IllegalArgumentException("签名人应有一个 / there should be one signer");
            }
            SignerInformation signer = signers.iterator().next();
            @SuppressWarnings("unchecked")
            Collection<X509CertificateHolder> found = data.getCertificates().getMatches(signer.getSID());
            if (found.isEmpty()) {
                throw new IllegalArgumentException("签名里没有签名人的证书 / the signer's certificate is not in it");
            }
            X509CertificateHolder holder = found.iterator().next();
            if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder()
                    .setProvider(PROVIDER)
                    .build(holder))) {
                throw new IllegalArgumentException("签名与清单不符 / the signature does not fit the manifest");
            }
            return new Signature(
                    new JcaX509CertificateConverter().setProvider(PROVIDER).getCertificate(holder));
        } catch (CMSException | OperatorCreationException | GeneralSecurityException wrong) {
            throw new IllegalArgumentException(
                    "签名与清单不符（" + wrong.getMessage() + "） / the signature does not fit the manifest", wrong);
        }
    }

    /** Whether this is the expected certificate, or was issued by it. */
    boolean isBy(X509Certificate expected) {
        if (signer.equals(expected)) {
            return true;
        }
        try {
            signer.verify(expected.getPublicKey(), PROVIDER);
            return signer.getIssuerX500Principal().equals(expected.getSubjectX500Principal());
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    /** Name, issuer and SHA-256 of the certificate. */
    String told() {
        try {
            return signer.getSubjectX500Principal().getName() + "；签发者 / issuer "
                    + signer.getIssuerX500Principal().getName() + "；SHA-256 " + Hash.of(signer.getEncoded());
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** @throws IllegalArgumentException when the file is no certificate */
    static X509Certificate certificate(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509", PROVIDER).generateCertificate(in);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException(
                    "证书文件 " + file + " 不能读取：" + unusable.getMessage() + " / the certificate cannot be read", unusable);
        }
    }
}
