package org.zhiheng.officefile;

import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * The transitional schemas of ECMA-376 / ISO 29500 for spreadsheets, text documents, drawings, charts and packages, as
 * they lie as text in Apache POI's archive of all schemas. The build puts that archive beside the classes, not among
 * them, so that tests run with the schemas the product has.
 */
final class OfficeSchemas {

    private static final Path ARCHIVE = Path.of("target/office-schemas/poi-ooxml-full.jar");

    private static final List<String> FILES = List.of(
            "sml.xsd",
            "wml.xsd",
            "dml-spreadsheetDrawing.xsd",
            "dml-chart.xsd",
            "opc-relationships.xsd",
            "shared-documentPropertiesExtended.xsd",
            "shared-documentPropertiesCustom.xsd",
            "shared-customXmlDataProperties.xsd");

    private static final String XML = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
              <xs:attribute name="lang" type="xs:string"/><xs:attribute name="space" type="xs:string"/>
            </xs:schema>
            """;

    /** Parts whose schema is not among them: types and core properties of the package, our own sources, comments' boxes. */
    private static final Set<String> WITHOUT =
            Set.of("[Content_Types].xml", "docProps/core.xml", "customXml/item1.xml");

    /** Excel itself writes {@code xml:space} on the text of a cell, which the schema forgot. */
    private static final String SPACE = "the attribute, 'xml:space' was found";

    private static final Schema SCHEMA = read();

    private OfficeSchemas() {}

    private static Schema read() {
        if (!Files.isRegularFile(ARCHIVE)) {
            throw new IllegalStateException(
                    "The build's step copy-office-schemas did not run: " + ARCHIVE + " is missing");
        }
        try {
            SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, false);
            List<Source> sources = new ArrayList<>();
            sources.add(new StreamSource(new StringReader(XML), "xml.xsd"));
            String folder = "jar:" + ARCHIVE.toUri() + "!/org/apache/poi/schemas/ooxml/src/";
            FILES.forEach(file -> sources.add(new StreamSource(folder + file)));
            return factory.newSchema(sources.toArray(Source[]::new));
        } catch (SAXException unreadable) {
            throw new IllegalStateException("The schemas cannot be read", unreadable);
        }
    }

    /** Where the part does not follow its schema, as line:column and what. */
    static List<String> problems(String part, InputStream xml) throws Exception {
        List<String> problems = new ArrayList<>();
        if (WITHOUT.contains(part)) {
            return problems;
        }
        Validator validator = SCHEMA.newValidator();
        validator.setErrorHandler(new ErrorHandler() {
            @Override
            public void warning(SAXParseException warning) {
                error(warning);
            }

            @Override
            public void error(SAXParseException error) {
                if (error.getMessage().contains(SPACE)) {
                    return;
                }
                problems.add(
                        part + ":" + error.getLineNumber() + ":" + error.getColumnNumber() + " " + error.getMessage());
            }

            @Override
            public void fatalError(SAXParseException error) {
                error(error);
            }
        });
        validator.validate(new StreamSource(xml));
        return problems;
    }
}
