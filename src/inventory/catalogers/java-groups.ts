/**
 * The group of artifacts whose builds write no Maven properties into them (Gradle, Ant, Bazel), by how their names
 * begin: as Maven Central has them. Null for all others. The longest beginning counts.
 */
export function groupOf(artifact: string): string | null {
  for (let end = artifact.length; end > 0; end = artifact.lastIndexOf('-', end - 1)) {
    const exact = end === artifact.length ? EXACT.get(artifact) : undefined;
    const group = exact ?? FAMILIES.get(artifact.slice(0, end));
    if (group !== undefined) return group;
  }
  return null;
}

/** Apache Commons of the days before its artifacts had a group in common. */
const COMMONS = [
  'commons-beanutils',
  'commons-chain',
  'commons-codec',
  'commons-collections',
  'commons-configuration',
  'commons-dbcp',
  'commons-digester',
  'commons-discovery',
  'commons-fileupload',
  'commons-httpclient',
  'commons-io',
  'commons-jxpath',
  'commons-lang',
  'commons-logging',
  'commons-net',
  'commons-pool',
  'commons-validator',
];

/** One artifact each. */
const EXACT: ReadonlyMap<string, string> = new Map([
  ['annotations-api', 'org.apache.tomcat'],
  ['asm', 'org.ow2.asm'],
  ['catalina', 'org.apache.tomcat'],
  ...COMMONS.map((artifact): [string, string] => [artifact, artifact]),
  ['coyote', 'org.apache.tomcat'],
  ['dom4j', 'dom4j'],
  ['elasticsearch', 'org.elasticsearch'],
  ['gson', 'com.google.code.gson'],
  ['guice', 'com.google.inject'],
  ['guava', 'com.google.guava'],
  ['h2', 'com.h2database'],
  ['hsqldb', 'org.hsqldb'],
  ['jasper', 'org.apache.tomcat'],
  ['javassist', 'org.javassist'],
  ['jdom', 'org.jdom'],
  ['jdom2', 'org.jdom'],
  ['jna', 'net.java.dev.jna'],
  ['json', 'org.json'],
  ['json-smart', 'net.minidev'],
  ['junit', 'junit'],
  ['kafka-clients', 'org.apache.kafka'],
  ['log4j', 'log4j'],
  ['logback-classic', 'ch.qos.logback'],
  ['logback-core', 'ch.qos.logback'],
  ['mysql-connector-j', 'com.mysql'],
  ['mysql-connector-java', 'mysql'],
  ['ognl', 'ognl'],
  ['okhttp', 'com.squareup.okhttp3'],
  ['okio', 'com.squareup.okio'],
  ['okio-jvm', 'com.squareup.okio'],
  ['postgresql', 'org.postgresql'],
  ['reactor-core', 'io.projectreactor'],
  ['snakeyaml', 'org.yaml'],
  ['solr-core', 'org.apache.solr'],
  ['solr-solrj', 'org.apache.solr'],
  ['struts2-core', 'org.apache.struts'],
  ['tomcat-catalina', 'org.apache.tomcat'],
  ['velocity', 'org.apache.velocity'],
  ['xstream', 'com.thoughtworks.xstream'],
]);

/** Everything whose name begins like this. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['asm', 'org.ow2.asm'],
  ['bcmail', 'org.bouncycastle'],
  ['bcpg', 'org.bouncycastle'],
  ['bcpkix', 'org.bouncycastle'],
  ['bcprov', 'org.bouncycastle'],
  ['bctls', 'org.bouncycastle'],
  ['bcutil', 'org.bouncycastle'],
  ['grpc', 'io.grpc'],
  ['guice', 'com.google.inject.extensions'],
  ['hibernate-validator', 'org.hibernate.validator'],
  ['jna', 'net.java.dev.jna'],
  ['kotlin', 'org.jetbrains.kotlin'],
  ['kotlinx-coroutines', 'org.jetbrains.kotlinx'],
  ['ktor', 'io.ktor'],
  ['log4j', 'org.apache.logging.log4j'],
  ['lucene', 'org.apache.lucene'],
  ['micrometer', 'io.micrometer'],
  ['micronaut', 'io.micronaut'],
  ['netty', 'io.netty'],
  ['reactor-netty', 'io.projectreactor.netty'],
  ['spring', 'org.springframework'],
  ['spring-amqp', 'org.springframework.amqp'],
  ['spring-batch', 'org.springframework.batch'],
  ['spring-boot', 'org.springframework.boot'],
  ['spring-cloud', 'org.springframework.cloud'],
  ['spring-data', 'org.springframework.data'],
  ['spring-graphql', 'org.springframework.graphql'],
  ['spring-hateoas', 'org.springframework.hateoas'],
  ['spring-integration', 'org.springframework.integration'],
  ['spring-kafka', 'org.springframework.kafka'],
  ['spring-ldap', 'org.springframework.ldap'],
  ['spring-plugin', 'org.springframework.plugin'],
  ['spring-rabbit', 'org.springframework.amqp'],
  ['spring-retry', 'org.springframework.retry'],
  ['spring-security', 'org.springframework.security'],
  ['spring-session', 'org.springframework.session'],
  ['spring-vault', 'org.springframework.vault'],
  ['spring-ws', 'org.springframework.ws'],
  ['tomcat-embed', 'org.apache.tomcat.embed'],
]);
