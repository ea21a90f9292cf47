/**
 * Buckets that speak S3: AWS, Tencent COS, Huawei OBS, MinIO, Ceph. Start at
 * {@link io.holdfast.engine.store.s3.S3Connection}, which makes every request, again where that helps; above it lie
 * {@link io.holdfast.engine.store.s3.S3Store} for repositories and {@link io.holdfast.engine.store.s3.S3Bucket} for
 * sources and restores. How each provider is spoken to is data: {@link io.holdfast.engine.store.Provider}.
 *
 * <p>Holds: no reply is believed that contradicts the request; a write whose outcome is unknown is never called failed.
 */
@NullMarked
package io.holdfast.engine.store.s3;

import org.jspecify.annotations.NullMarked;
