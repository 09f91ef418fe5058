package io.meshupgrade.core.internal.kubernetes;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Gives each request a token that is good now. When the server refuses it, the request is sent once more with a new
 * one, if there is one: an API server looks at the token before it does anything.
 */
final class TokenInterceptor implements Interceptor {

    private static final int UNAUTHORIZED = 401;

    private final TokenSource tokens;

    TokenInterceptor(TokenSource tokens) {
        this.tokens = tokens;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        String token = tokens.current();
        Response response = chain.proceed(with(token, chain.request()));
        if (response.code() != UNAUTHORIZED) {
            return response;
        }
        String other = tokens.insteadOf(token);
        if (other == null) {
            return response;
        }
        response.close();
        return chain.proceed(with(other, chain.request()));
    }

    private static Request with(String token, Request request) {
        return request.newBuilder().header("Authorization", "Bearer " + token).build();
    }
}
