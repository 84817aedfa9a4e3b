package io.heartwood.policy.config;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads XML into {@link XmlElement}s with the JDK's own parser. Document types, and with them
 * entities of one's own and everything external, are refused. Depth and number of elements are
 * bounded.
 *
 * <p>The parser's own messages are not passed on: they quote the text around a mistake, and a stray
 * {@code &} in a secret key is a likely one.
 */
final class XmlReader {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_ELEMENT_COUNT = 100_000;

  private final String file;
  private final XMLStreamReader reader;
  private int elementCount;

  private XmlReader(String file, XMLStreamReader reader) {
    this.file = file;
    this.reader = reader;
  }

  static XmlElement read(String file, byte[] xml) throws InvalidConfigurationException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, Boolean.FALSE);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, Boolean.FALSE);
    factory.setProperty(XMLInputFactory.IS_COALESCING, Boolean.TRUE);
    factory.setXMLResolver(
        (publicId, systemId, baseUri, namespace) -> {
          throw new XMLStreamException("external entities are not allowed");
        });
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
      try {
        return new XmlReader(file, reader).document();
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      Location location = e.getLocation();
      String where =
          location == null
              ? ""
              : " line=" + location.getLineNumber() + " column=" + location.getColumnNumber();
      throw new InvalidConfigurationException(
          "malformed xml, note that & is written &amp; and < is written &lt;: file="
              + file
              + where);
    }
  }

  private XmlElement document() throws XMLStreamException, InvalidConfigurationException {
    XmlElement root = null;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new ElementPlace(file, "", line()).failure("document types are not allowed");
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        root = element("", 1);
      }
    }
    return root;
  }

  private XmlElement element(String parent, int depth)
      throws XMLStreamException, InvalidConfigurationException {
    String name = reader.getLocalName();
    String path = parent.isEmpty() ? name : parent + "/" + name;
    ElementPlace place = new ElementPlace(file, path, line());
    elementCount++;
    if (depth > MAX_DEPTH || elementCount > MAX_ELEMENT_COUNT) {
      throw place.failure("configuration is too deep or too large");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    StringBuilder text = new StringBuilder();
    List<XmlElement> children = new ArrayList<>();
    while (true) {
      int event = reader.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(path, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw place.failure("entities of one's own are not allowed");
        case XMLStreamConstants.END_ELEMENT -> {
          return new XmlElement(name, attributes, text.toString().strip(), children, place);
        }
        default -> {
          // Comments and processing instructions say nothing to us.
        }
      }
    }
  }

  private int line() {
    return reader.getLocation().getLineNumber();
  }
}
