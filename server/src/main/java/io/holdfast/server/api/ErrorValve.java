package io.holdfast.server.api;

import io.holdfast.server.access.Refusal;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Tomcat itself refuses, before anything of ours has seen it, is told in problem details too. Made by Tomcat, by its name. */
public final class ErrorValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorValve.class);

    @Override
    protected void report(Request request, Response response, Throwable problem) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            Refusal.of(status).write(response.getResponse());
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("Nobody takes this answer any more", e);
        }
    }
}
