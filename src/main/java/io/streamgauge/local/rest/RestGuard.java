// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.local.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.io.network.netty.InboundChannelHandlerFactory;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelFutureListener;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandler;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelHandlerContext;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandlerAdapter;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.DefaultFullHttpResponse;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpHeaderNames;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpMethod;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpRequest;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpServerCodec;
import org.apache.flink.shaded.netty4.io.netty.handler.codec.http.HttpVersion;
import org.apache.flink.shaded.netty4.io.netty.util.ReferenceCountUtil;

/**
 * Guards Flink's REST interface in a local run. That interface runs any job that it receives, cancels, and deletes
 * savepoints, whatever {@code web.submit.enable} says, and any page in the user's browser may post to it. What only reads passes
 * where the web UI is on, for a browser or client that addresses this machine by its name; everything else needs the token of
 * the run. Flink finds this class as a service; on a cluster, where no token is set, it does nothing.
 */
public final class RestGuard implements InboundChannelHandlerFactory {
    /** The secret that opens everything. */
    public static final ConfigOption<String> TOKEN =
            ConfigOptions.key("streamgauge.rest.token").stringType().noDefaultValue();

    /** Whether requests that only read pass without the token. */
    static final ConfigOption<Boolean> READABLE =
            ConfigOptions.key("streamgauge.rest.readable").booleanType().defaultValue(true);

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Optional<ChannelHandler> createHandler(Configuration configuration, Map<String, String> responseHeaders) {
        return configuration
                .getOptional(TOKEN)
                .map(token -> new ToTheFront(new Guard("Bearer " + token, configuration.get(READABLE))));
    }

    /** Flink puts custom handlers behind the one that writes uploads to the disk. */
    private static final class ToTheFront extends ChannelInboundHandlerAdapter {
        private final Guard guard;

        ToTheFront(Guard guard) {
            this.guard = guard;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            String codec = context.pipeline().context(HttpServerCodec.class).name();
            context.pipeline().addAfter(codec, "rest-guard", guard);
            context.pipeline().remove(this);
        }
    }

    private static final class Guard extends ChannelInboundHandlerAdapter {
        private final byte[] authorization;
        private final boolean readable;
        private boolean refused;

        Guard(String authorization, boolean readable) {
            this.authorization = authorization.getBytes(StandardCharsets.UTF_8);
            this.readable = readable;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!refused && message instanceof HttpRequest request && !allows(request)) {
                refused = true;
                byte[] reason =
                        "{\"errors\":[\"Only requests that read, to localhost, are answered without the token of this run.\"]}"
                                .getBytes(StandardCharsets.UTF_8);
                DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN, Unpooled.wrappedBuffer(reason));
                response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
                response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, reason.length);
                response.headers().set(HttpHeaderNames.CONNECTION, "close");
                context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
            }
            if (refused) {
                // The rest of its body is not read.
                ReferenceCountUtil.release(message);
            } else {
                context.fireChannelRead(message);
            }
        }

        private boolean allows(HttpRequest request) {
            String given = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
            if (MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
                return true;
            }
            return readable
                    && READING.contains(request.method())
                    && LocalRequest.isFromThisMachine(
                            request.headers().get(HttpHeaderNames.HOST),
                            request.headers().getAll(HttpHeaderNames.ORIGIN));
        }
    }
}
