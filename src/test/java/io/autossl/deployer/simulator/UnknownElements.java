package io.autossl.deployer.simulator;

/** What a configuration may hold and no SDK knows: new members of AWS, and odd but legal XML. */
final class UnknownElements {

  private static final String IN_ROOT =
      """
      <!-- a comment: Größe & “quotes” 中文 -->\
      <CacheTagConfig><HeaderName>Cache-Tag</HeaderName></CacheTagConfig>\
      <FutureConfig mode="a &quot;b&quot; &lt;c&gt; &#10; d" xml:lang="de">\
      <Rules><Quantity>2</Quantity><Items><Rule weight="1">über &amp; unter</Rule>\
      <Rule weight="2"/></Items></Rules>\
      <Text xml:space="preserve">  mixed <Strong>Größe &amp; “quotes” 中文</Strong> 🚀  tail\
      </Text><?render fast?></FutureConfig>\
      """;

  private static final String IN_ORIGIN =
      """
      <telemetry:Probe xmlns:telemetry="urn:example:telemetry" telemetry:level="high" plain="yes">\
      <telemetry:Target xmlns:other="urn:example:other" other:kind="tcp">edge</telemetry:Target>\
      <Unqualified xmlns="">no namespace</Unqualified></telemetry:Probe>\
      """;

  private static final String IN_BEHAVIOR =
      """
      <EdgeScript><![CDATA[if (a < b && c > d) { return "]]]]><![CDATA[>"; }]]></EdgeScript>\
      """;

  private static final String IN_VIEWER_CERTIFICATE =
      """
      <!-- keep me --><PostQuantumPolicy mode="hybrid"><Group>X25519MLKEM768</Group>\
      <Note>中文 &amp; 🚀</Note></PostQuantumPolicy>\
      """;

  private UnknownElements() {}

  static String addTo(String xml) {
    return "<!-- before the root -->\n"
        + xml.replace("</Origin>", IN_ORIGIN + "</Origin>")
            .replace("</DefaultCacheBehavior>", IN_BEHAVIOR + "</DefaultCacheBehavior>")
            .replace("</ViewerCertificate>", IN_VIEWER_CERTIFICATE + "</ViewerCertificate>")
            .replace("<Restrictions>", IN_ROOT + "<Restrictions>")
        + "\n<!-- after the root -->";
  }
}
