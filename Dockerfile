ARG TEMURIN=25.0.3_9

FROM eclipse-temurin:${TEMURIN}-jdk-noble AS build
# The image has neither Maven nor anything that mvnw could fetch it with.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates curl
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/maven ./mvnw --batch-mode -Dmaven.repo.local=/maven -Dmaven.test.skip package
RUN java -Djarmode=tools -jar target/autossl-deployer.jar extract --layers --destination layers

FROM eclipse-temurin:${TEMURIN}-jre-noble AS application
RUN install --directory --owner=10001 --group=10001 --mode=0700 /data
ENV AUTOSSL_HOME=/data
WORKDIR /application
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/spring-boot-loader/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
USER 10001:10001

# An AOT cache fits only the JVM and the very files it was made with: those of the stage before.
# What the run leaves behind, such as its keyset and its token, must not get into the image.
# The first compiler alone: there are no profiles then, which would set the second one to work at once.
FROM application AS training
RUN AUTOSSL_HOME=/tmp/training java -XX:AOTCacheOutput=/tmp/autossl-deployer.aot -XX:TieredStopAtLevel=1 \
    -Xlog:aot=error -Dspring.context.exit=onRefresh -jar autossl-deployer.jar

FROM application
COPY --from=training /tmp/autossl-deployer.aot ./
VOLUME /data
EXPOSE 8080
# The image is sure to have bash, but neither curl nor wget; with TLS, it is only seen that the port
# is open.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && { [[ -n ${SERVER_SSL_BUNDLE:-} ]] || { printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200'* ]]; }; }"]
# The service waits for AWS most of its time: what the JVM's second compiler costs in processor time
# and memory never comes back. The garbage collector is one that gives back what is free of the heap,
# beyond two fifths of it; in a small container the JVM would choose another.
# For one compiler alone the JVM reserves little room for code, and stops all to look for unused code.
# What that compiler makes costs little: it need not wait until code has proved to be used often.
# Compressed pointers are those of the AOT cache: the heap is to stay small enough for them on any
# machine.
ENTRYPOINT ["java", "-XX:AOTCache=autossl-deployer.aot", "-XX:+UseG1GC", "-XX:MinHeapFreeRatio=20", "-XX:MaxHeapFreeRatio=40", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m", "-XX:CompileThresholdScaling=0.2", "-XX:MaxRAMPercentage=75", "-XX:+UseCompressedOops", "-XX:+ExitOnOutOfMemoryError", "-jar", "autossl-deployer.jar"]
