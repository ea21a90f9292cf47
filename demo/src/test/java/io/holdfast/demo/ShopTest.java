package io.holdfast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final int DUMP = 1 << 20;

    @Test
    void itHasEveryKindOfObjectAndTheSameEachTime() {
        Shop shop = new Shop(5_200, DUMP);

        assertThat(shop.samples()).hasSizeGreaterThan(5_200);
        assertThat(shop.samples().stream().collect(Collectors.groupingBy(Sample::kind, Collectors.counting())))
                .containsOnlyKeys(Sample.Kind.values());
        assertThat(new Shop(5_200, DUMP).samples()).containsExactlyElementsOf(shop.samples());
        Sample some = shop.samples().iterator().next();
        assertThat(some.bytes()).isEqualTo(some.bytes());
    }

    @Test
    void aDayOfBusinessChangesOneInAHundredWithAllThatCanHappen() {
        Shop shop = new Shop(5_200, DUMP);
        Map<String, Sample> before = shop.samples().stream().collect(Collectors.toMap(Sample::key, each -> each));

        Shop.Changes changes = shop.change();

        assertThat(changes.count()).isBetween(50, 56);
        assertThat(changes.removed()).isNotEmpty().allMatch(before::containsKey);
        assertThat(changes.put()).anyMatch(each -> !before.containsKey(each.key()));
        assertThat(changes.put())
                .filteredOn(each -> before.containsKey(each.key()))
                .hasSizeGreaterThan(10)
                .allSatisfy(each -> assertThat(each.bytes())
                        .isNotEqualTo(before.getOrDefault(each.key(), each).bytes()));
    }

    @Test
    void theDumpGrowsInItsMiddle() {
        byte[] before = Writing.dump(1, DUMP, 0);
        byte[] after = Writing.dump(1, DUMP, 1);

        assertThat(before).hasSize(DUMP);
        assertThat(after.length).isGreaterThan(DUMP);
        assertThat(text(after))
                .startsWith(text(before).substring(0, DUMP / 2))
                .endsWith(text(before).substring(DUMP * 3 / 4));
    }

    @Test
    void itsPicturesArePictures() throws IOException {
        assertThat(ImageIO.read(new ByteArrayInputStream(Drawing.png(7)))).isNotNull();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
