package io.holdfast.server.api;

import io.holdfast.server.access.AtLeast;
import io.holdfast.server.access.Role;
import io.holdfast.server.metrics.Metrics;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Figures where Prometheus looks for them. It sends a token: calls from this machine may come from a proxy, and so from anybody. */
@RestController
class MetricsApi {
    private final Metrics metrics;

    MetricsApi(Metrics metrics) {
        this.metrics = metrics;
    }

    @GetMapping("/metrics")
    @AtLeast(Role.VIEWER)
    @Told(value = "Shows the figures that Prometheus reads.", text = "text/plain")
    ResponseEntity<byte[]> all(@RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "") String accepted) {
        Metrics.Text text = metrics.read(accepted);
        return ResponseEntity.ok().header(HttpHeaders.CONTENT_TYPE, text.type()).body(text.bytes());
    }
}
