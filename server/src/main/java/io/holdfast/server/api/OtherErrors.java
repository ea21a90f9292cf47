package io.holdfast.server.api;

import io.holdfast.server.access.Refusal;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Where errors come that no endpoint and no filter has answered: in problem details, in the place of the framework's own. */
@Controller
class OtherErrors implements ErrorController {
    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Refusal.of(status instanceof Integer known ? known : HttpServletResponse.SC_INTERNAL_SERVER_ERROR)
                .write(response);
    }
}
