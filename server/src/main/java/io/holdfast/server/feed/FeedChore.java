package io.holdfast.server.feed;

import io.holdfast.server.chore.Chore;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Keeps the feed short. */
@Component
class FeedChore implements Chore {
    private final Feed feed;

    FeedChore(Feed feed) {
        this.feed = feed;
    }

    @Override
    public String name() {
        return "feed";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void look() {
        feed.forget();
    }
}
