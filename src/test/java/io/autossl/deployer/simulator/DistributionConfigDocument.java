package io.autossl.deployer.simulator;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a complete configuration of a distribution, as GetDistributionConfig answers it today,
 * with every part that an update could lose.
 */
public final class DistributionConfigDocument {

  private String callerReference = "cli-1735689600-" + Identifiers.random("0123456789", 6);
  private String comment = "Größe & “quotes” 中文 🚀";
  private List<String> aliases = List.of();
  private SimulatedViewerCertificate viewerCertificate =
      SimulatedViewerCertificate.cloudFrontDefault();
  private boolean emptyElements;
  private boolean unknownElements;

  private DistributionConfigDocument() {}

  /** A distribution without alternate domain names and with CloudFront's own certificate. */
  public static DistributionConfigDocument create() {
    return new DistributionConfigDocument();
  }

  /** The caller reference, which no update may change. */
  public DistributionConfigDocument callerReference(String newCallerReference) {
    callerReference = newCallerReference;
    return this;
  }

  /** The comment. */
  public DistributionConfigDocument comment(String newComment) {
    comment = newComment;
    return this;
  }

  /** The alternate domain names. */
  public DistributionConfigDocument aliases(String... newAliases) {
    return aliases(List.of(newAliases));
  }

  /** The alternate domain names. */
  public DistributionConfigDocument aliases(List<String> newAliases) {
    aliases = List.copyOf(newAliases);
    return this;
  }

  /** The viewer certificate. */
  public DistributionConfigDocument viewerCertificate(
      SimulatedViewerCertificate newViewerCertificate) {
    viewerCertificate = newViewerCertificate;
    return this;
  }

  /** Writes absent members as empty elements, as some servers do. */
  public DistributionConfigDocument withEmptyElements() {
    emptyElements = true;
    return this;
  }

  /**
   * Adds what no SDK knows, in many places: new members, foreign namespaces, attributes, comments,
   * CDATA sections, processing instructions and mixed content.
   */
  public DistributionConfigDocument withUnknownElements() {
    unknownElements = true;
    return this;
  }

  /** The document. */
  public String xml() {
    String xml =
        TEMPLATE
            .replace("@behavior@", BEHAVIOR)
            .replaceAll("\n *", "")
            .replace("@namespace@", DistributionConfig.NAMESPACE)
            .replace("@callerReference@", Xml.escape(callerReference))
            .replace("@comment@", Xml.escape(comment))
            .replace("@aliases@", items("CNAME", aliases))
            .replace("@viewerCertificate@", viewerCertificateMembers());
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + (unknownElements ? UnknownElements.addTo(xml) : xml);
  }

  private String viewerCertificateMembers() {
    return "<CloudFrontDefaultCertificate>"
        + viewerCertificate.cloudFrontDefaultCertificate()
        + "</CloudFrontDefaultCertificate>"
        + member("IAMCertificateId", viewerCertificate.iamCertificateId())
        + member("ACMCertificateArn", viewerCertificate.acmCertificateArn())
        + member("SSLSupportMethod", viewerCertificate.sslSupportMethod())
        + member("MinimumProtocolVersion", viewerCertificate.minimumProtocolVersion())
        + member("Certificate", viewerCertificate.certificate())
        + member("CertificateSource", viewerCertificate.certificateSource());
  }

  private String member(String name, @Nullable String value) {
    if (value == null && !emptyElements) {
      return "";
    }
    return "<%s>%s</%s>".formatted(name, value == null ? "" : Xml.escape(value), name);
  }

  private static String items(String name, List<String> values) {
    if (values.isEmpty()) {
      return "<Quantity>0</Quantity>";
    }
    return values.stream()
        .map(value -> "<%s>%s</%s>".formatted(name, Xml.escape(value), name))
        .collect(
            Collectors.joining(
                "", "<Quantity>" + values.size() + "</Quantity><Items>", "</Items>"));
  }

  private static final String BEHAVIOR =
      """
      <TrustedSigners><Enabled>false</Enabled><Quantity>0</Quantity></TrustedSigners>
      <TrustedKeyGroups>
        <Enabled>true</Enabled><Quantity>1</Quantity>
        <Items><KeyGroup>0c1d4b7a-8f5e-4f0e-9a55-3f4d3b1e2a10</KeyGroup></Items>
      </TrustedKeyGroups>
      <ViewerProtocolPolicy>redirect-to-https</ViewerProtocolPolicy>
      <AllowedMethods>
        <Quantity>3</Quantity>
        <Items><Method>HEAD</Method><Method>GET</Method><Method>OPTIONS</Method></Items>
        <CachedMethods>
          <Quantity>2</Quantity>
          <Items><Method>HEAD</Method><Method>GET</Method></Items>
        </CachedMethods>
      </AllowedMethods>
      <SmoothStreaming>false</SmoothStreaming>
      <Compress>true</Compress>
      <LambdaFunctionAssociations>
        <Quantity>1</Quantity>
        <Items>
          <LambdaFunctionAssociation>
            <LambdaFunctionARN>arn:aws:lambda:us-east-1:123456789012:function:edge:7
        </LambdaFunctionARN>
            <EventType>origin-request</EventType>
            <IncludeBody>true</IncludeBody>
          </LambdaFunctionAssociation>
        </Items>
      </LambdaFunctionAssociations>
      <FunctionAssociations>
        <Quantity>1</Quantity>
        <Items>
          <FunctionAssociation>
            <FunctionARN>arn:aws:cloudfront::123456789012:function/rewrite</FunctionARN>
            <EventType>viewer-request</EventType>
          </FunctionAssociation>
        </Items>
      </FunctionAssociations>
      <FieldLevelEncryptionId></FieldLevelEncryptionId>
      """;

  private static final String TEMPLATE =
      """
      <DistributionConfig xmlns="@namespace@">
        <CallerReference>@callerReference@</CallerReference>
        <Aliases>@aliases@</Aliases>
        <DefaultRootObject>index.html</DefaultRootObject>
        <Origins>
          <Quantity>2</Quantity>
          <Items>
            <Origin>
              <Id>bucket</Id>
              <DomainName>assets.s3.eu-central-1.amazonaws.com</DomainName>
              <OriginPath>/public</OriginPath>
              <CustomHeaders><Quantity>0</Quantity></CustomHeaders>
              <S3OriginConfig>
                <OriginAccessIdentity></OriginAccessIdentity>
                <OriginReadTimeout>30</OriginReadTimeout>
              </S3OriginConfig>
              <ConnectionAttempts>3</ConnectionAttempts>
              <ConnectionTimeout>10</ConnectionTimeout>
              <OriginShield><Enabled>false</Enabled></OriginShield>
              <OriginAccessControlId>E2QWRUHEXAMPLE</OriginAccessControlId>
            </Origin>
            <Origin>
              <Id>shop</Id>
              <DomainName>origin.shop.example</DomainName>
              <OriginPath></OriginPath>
              <CustomHeaders>
                <Quantity>2</Quantity>
                <Items>
                  <OriginCustomHeader>
                    <HeaderName>X-Origin-Verify</HeaderName>
                    <HeaderValue>a &lt;shared&gt; secret &amp; more</HeaderValue>
                  </OriginCustomHeader>
                  <OriginCustomHeader>
                    <HeaderName>X-Empty</HeaderName>
                    <HeaderValue></HeaderValue>
                  </OriginCustomHeader>
                </Items>
              </CustomHeaders>
              <CustomOriginConfig>
                <HTTPPort>80</HTTPPort>
                <HTTPSPort>443</HTTPSPort>
                <OriginProtocolPolicy>https-only</OriginProtocolPolicy>
                <OriginSslProtocols>
                  <Quantity>1</Quantity>
                  <Items><SslProtocol>TLSv1.2</SslProtocol></Items>
                </OriginSslProtocols>
                <OriginReadTimeout>30</OriginReadTimeout>
                <OriginKeepaliveTimeout>5</OriginKeepaliveTimeout>
                <IpAddressType>dualstack</IpAddressType>
              </CustomOriginConfig>
              <ConnectionAttempts>2</ConnectionAttempts>
              <ConnectionTimeout>7</ConnectionTimeout>
              <ResponseCompletionTimeout>45</ResponseCompletionTimeout>
              <OriginShield>
                <Enabled>true</Enabled>
                <OriginShieldRegion>eu-central-1</OriginShieldRegion>
              </OriginShield>
              <OriginAccessControlId></OriginAccessControlId>
            </Origin>
          </Items>
        </Origins>
        <OriginGroups>
          <Quantity>1</Quantity>
          <Items>
            <OriginGroup>
              <Id>failover</Id>
              <FailoverCriteria>
                <StatusCodes>
                  <Quantity>2</Quantity>
                  <Items><StatusCode>500</StatusCode><StatusCode>503</StatusCode></Items>
                </StatusCodes>
              </FailoverCriteria>
              <Members>
                <Quantity>2</Quantity>
                <Items>
                  <OriginGroupMember><OriginId>shop</OriginId></OriginGroupMember>
                  <OriginGroupMember><OriginId>bucket</OriginId></OriginGroupMember>
                </Items>
              </Members>
              <SelectionCriteria>default</SelectionCriteria>
            </OriginGroup>
          </Items>
        </OriginGroups>
        <DefaultCacheBehavior>
          <TargetOriginId>failover</TargetOriginId>
          @behavior@
          <RealtimeLogConfigArn>arn:aws:cloudfront::123456789012:realtime-log-config/shop
        </RealtimeLogConfigArn>
          <CachePolicyId>658327ea-f89d-4fab-a63d-7e88639e58f6</CachePolicyId>
          <OriginRequestPolicyId>216adef6-5c7f-47e4-b989-5492eafa07d3</OriginRequestPolicyId>
          <ResponseHeadersPolicyId>67f7725c-6f97-4210-82d7-5512b31e9d03</ResponseHeadersPolicyId>
          <GrpcConfig><Enabled>false</Enabled></GrpcConfig>
        </DefaultCacheBehavior>
        <CacheBehaviors>
          <Quantity>1</Quantity>
          <Items>
            <CacheBehavior>
              <PathPattern>/images/*.jpg</PathPattern>
              <TargetOriginId>bucket</TargetOriginId>
              @behavior@
              <GrpcConfig><Enabled>false</Enabled></GrpcConfig>
              <ForwardedValues>
                <QueryString>true</QueryString>
                <Cookies>
                  <Forward>whitelist</Forward>
                  <WhitelistedNames>
                    <Quantity>1</Quantity>
                    <Items><Name>session-*</Name></Items>
                  </WhitelistedNames>
                </Cookies>
                <Headers>
                  <Quantity>2</Quantity>
                  <Items><Name>Origin</Name><Name>Accept-Language</Name></Items>
                </Headers>
                <QueryStringCacheKeys>
                  <Quantity>1</Quantity>
                  <Items><Name>size</Name></Items>
                </QueryStringCacheKeys>
              </ForwardedValues>
              <MinTTL>0</MinTTL>
              <DefaultTTL>86400</DefaultTTL>
              <MaxTTL>31536000</MaxTTL>
            </CacheBehavior>
          </Items>
        </CacheBehaviors>
        <CustomErrorResponses>
          <Quantity>2</Quantity>
          <Items>
            <CustomErrorResponse>
              <ErrorCode>404</ErrorCode>
              <ResponsePagePath>/404.html</ResponsePagePath>
              <ResponseCode>404</ResponseCode>
              <ErrorCachingMinTTL>60</ErrorCachingMinTTL>
            </CustomErrorResponse>
            <CustomErrorResponse>
              <ErrorCode>503</ErrorCode>
              <ResponsePagePath></ResponsePagePath>
              <ResponseCode></ResponseCode>
              <ErrorCachingMinTTL>5</ErrorCachingMinTTL>
            </CustomErrorResponse>
          </Items>
        </CustomErrorResponses>
        <Comment>@comment@</Comment>
        <Logging>
          <Enabled>true</Enabled>
          <IncludeCookies>false</IncludeCookies>
          <Bucket>logs.s3.amazonaws.com</Bucket>
          <Prefix>cdn/</Prefix>
        </Logging>
        <PriceClass>PriceClass_100</PriceClass>
        <Enabled>true</Enabled>
        <ViewerCertificate>@viewerCertificate@</ViewerCertificate>
        <Restrictions>
          <GeoRestriction>
            <RestrictionType>whitelist</RestrictionType>
            <Quantity>3</Quantity>
            <Items><Location>DE</Location><Location>AT</Location><Location>CH</Location></Items>
          </GeoRestriction>
        </Restrictions>
        <WebACLId>arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/473e64fd
        </WebACLId>
        <HttpVersion>http2and3</HttpVersion>
        <IsIPV6Enabled>true</IsIPV6Enabled>
        <ContinuousDeploymentPolicyId></ContinuousDeploymentPolicyId>
        <Staging>false</Staging>
        <AnycastIpListId></AnycastIpListId>
        <ConnectionMode>direct</ConnectionMode>
        <ViewerMtlsConfig>
          <Mode>optional</Mode>
          <TrustStoreConfig>
            <TrustStoreId>ts_2abcdefghijklmno</TrustStoreId>
            <AdvertiseTrustStoreCaNames>true</AdvertiseTrustStoreCaNames>
            <IgnoreCertificateExpiry>false</IgnoreCertificateExpiry>
          </TrustStoreConfig>
        </ViewerMtlsConfig>
      </DistributionConfig>
      """;
}
