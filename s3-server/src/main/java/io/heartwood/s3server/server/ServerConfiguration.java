package io.heartwood.s3server.server;

import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What we add to S3Mock: atomic writes, and no socket beyond the loopback interface. */
@Configuration(proxyBeanMethods = false)
public class ServerConfiguration {
  static final String ADDRESS = "127.0.0.1";

  @Bean
  static FilterRegistrationBean<KeyLockFilter> keyLockFilter() {
    var registration = new FilterRegistrationBean<>(new KeyLockFilter());
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    registration.addUrlPatterns("/*");
    return registration;
  }

  /** S3Mock opens a second connector that ignores {@code server.address}. */
  @Bean
  static BeanPostProcessor loopbackOnly() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof Connector) {
          ((Connector) bean).setProperty("address", ADDRESS);
        }
        return bean;
      }
    };
  }
}
