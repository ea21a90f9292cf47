-- H2 2.4.240; 
;              
CREATE USER IF NOT EXISTS "" SALT '' HASH '' ADMIN;            
CREATE CACHED TABLE "public"."flyway_schema_history"(
    "installed_rank" INTEGER NOT NULL,
    "version" CHARACTER VARYING(50),
    "description" CHARACTER VARYING(200) NOT NULL,
    "type" CHARACTER VARYING(20) NOT NULL,
    "script" CHARACTER VARYING(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" CHARACTER VARYING(100) NOT NULL,
    "installed_on" TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL
);           
ALTER TABLE "public"."flyway_schema_history" ADD CONSTRAINT "public"."flyway_schema_history_pk" PRIMARY KEY("installed_rank"); 
-- 2 +/- SELECT COUNT(*) FROM public.flyway_schema_history;    
INSERT INTO "public"."flyway_schema_history" VALUES
(-1, NULL, '<< Flyway Schema History table created >>', 'TABLE', '', NULL, '', TIMESTAMP '2026-11-28 02:46:21.1898', 0, TRUE),
(1, '1', 'first', 'SQL', 'V1__first.sql', 2141031114, '', TIMESTAMP '2026-11-28 02:46:21.319696', 61, TRUE);
CREATE INDEX "public"."flyway_schema_history_s_idx" ON "public"."flyway_schema_history"("success" NULLS LAST); 
CREATE CACHED TABLE "public"."account"(
    "id" UUID NOT NULL,
    "name" CHARACTER VARYING(100) NOT NULL,
    "role" CHARACTER VARYING(20) NOT NULL,
    "password" CHARACTER VARYING NOT NULL,
    "failures" INTEGER DEFAULT 0 NOT NULL,
    "locked_until" TIMESTAMP WITH TIME ZONE,
    "version" BIGINT NOT NULL,
    "changed" TIMESTAMP WITH TIME ZONE NOT NULL
);    
ALTER TABLE "public"."account" ADD CONSTRAINT "public"."CONSTRAINT_B" PRIMARY KEY("id");       
-- 1 +/- SELECT COUNT(*) FROM public.account;  
INSERT INTO "public"."account" VALUES
(UUID '01a2200b-f8b5-73f7-a120-19d992855207', 'admin', 'ADMINISTRATOR', '$argon2id$v=19$m=65536,t=3,p=1$L+lxti9AWSUStAXe0CoMqw$ukyxLWh16sIue0Xnyl8FWJAb+yBJq38AGSwsuAyLEVE', 0, NULL, 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:25.605093+00');      
CREATE CACHED TABLE "public"."session"(
    "hash" CHARACTER VARYING(64) NOT NULL,
    "account" UUID NOT NULL,
    "forgery" CHARACTER VARYING(64) NOT NULL,
    "ends" TIMESTAMP WITH TIME ZONE NOT NULL
);  
ALTER TABLE "public"."session" ADD CONSTRAINT "public"."CONSTRAINT_7" PRIMARY KEY("hash");     
-- 1 +/- SELECT COUNT(*) FROM public.session;  
INSERT INTO "public"."session" VALUES
('1ad205dcc07af2938a246a533ebe81556d9716904cf2041110730f1382d4e08d', UUID '01a2200b-f8b5-73f7-a120-19d992855207', 'f65889dd20eb99ab5cf326fef233d8caf5faebd058df7c96c08602cdc756254a', TIMESTAMP WITH TIME ZONE '2026-11-28 14:46:27.01534+00');          
CREATE CACHED TABLE "public"."token"(
    "id" UUID NOT NULL,
    "name" CHARACTER VARYING(100) NOT NULL,
    "role" CHARACTER VARYING(20) NOT NULL,
    "hash" CHARACTER VARYING(64) NOT NULL,
    "account" UUID NOT NULL,
    "ends" TIMESTAMP WITH TIME ZONE NOT NULL,
    "used" TIMESTAMP WITH TIME ZONE,
    "version" BIGINT NOT NULL,
    "changed" TIMESTAMP WITH TIME ZONE NOT NULL
);              
ALTER TABLE "public"."token" ADD CONSTRAINT "public"."CONSTRAINT_6" PRIMARY KEY("id");         
-- 1 +/- SELECT COUNT(*) FROM public.token;    
INSERT INTO "public"."token" VALUES
(UUID '01a2200c-0127-7577-b779-5be82a9790b3', 'golden', 'ADMINISTRATOR', '78a0718f06c2bd43604cbbd061fd0f6d1b54fecba6f0be4d5faa3a10918b426d', UUID '01a2200b-f8b5-73f7-a120-19d992855207', TIMESTAMP WITH TIME ZONE '2026-11-29 02:46:27+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:27.62303+00', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:27.367392+00');        
CREATE CACHED TABLE "public"."audit"(
    "number" BIGINT NOT NULL,
    "happened" TIMESTAMP WITH TIME ZONE NOT NULL,
    "who" CHARACTER VARYING(200) NOT NULL,
    "origin" CHARACTER VARYING(100) NOT NULL,
    "action" CHARACTER VARYING(100) NOT NULL,
    "kind" CHARACTER VARYING(40) NOT NULL,
    "thing" CHARACTER VARYING(200) NOT NULL,
    "earlier" CHARACTER VARYING,
    "later" CHARACTER VARYING,
    "hash" CHARACTER VARYING(64) NOT NULL
);              
ALTER TABLE "public"."audit" ADD CONSTRAINT "public"."CONSTRAINT_5" PRIMARY KEY("number");     
-- 15 +/- SELECT COUNT(*) FROM public.audit;   
INSERT INTO "public"."audit" VALUES
(1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:27.024444+00', 'admin', '127.0.0.1', 'log in', 'session', 'admin', NULL, NULL, 'f489b1f9d0540224cb598da4b6f77eaac606f1d43ffe7bcbe1c3b08efa5c7ae5'),
(2, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:27.378506+00', 'admin', '127.0.0.1', 'create', 'token', 'golden', NULL, '{"id":"01a2200c-0127-7577-b779-5be82a9790b3","name":"golden","role":"ADMINISTRATOR","account":"admin","ends":"2026-11-29T02:46:27Z","used":null,"version":1}', 'f52a2fc8360580725ddeae4e5731e5399de904cf07245f85a98785fc871e5681'),
(3, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:27.710075+00', 'admin/golden', '127.0.0.1', 'create', 'store', 'disk', NULL, '{"id":"01a2200c-0262-7ba2-8147-bdc3793fed84","name":"disk","address":"file:///tmp/holdfast","credential":false,"jobs":2,"version":1,"changed":"2026-11-28T02:46:27.682158Z"}', '9dd1e5d4facf0307e1eaaae5bb4fb1257ca7e36393ab91bdac49319da505a41a'),
(4, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:29.985222+00', 'admin/golden', '127.0.0.1', 'create', 'repository', 'main', NULL, '{"id":"01a2200c-030a-7c8c-9bb9-c246bd9b28ee","name":"main","storeId":"01a2200c-0262-7ba2-8147-bdc3793fed84","store":"disk","place":"backup","follows":null,"looked":null,"trouble":null,"version":1,"changed":"2026-11-28T02:46:27.850144Z"}', '34a83d304a1f4e2c08dd3d08b71a26987bb35b7b048a11e587b68357982d0103'),
(5, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.04531+00', 'admin/golden', '127.0.0.1', 'create', 'source', 'orders', NULL, '{"id":"01a2200c-0b8b-7103-9634-cf34c116f2ab","name":"orders","storeId":"01a2200c-0262-7ba2-8147-bdc3793fed84","store":"disk","place":"orders","identity":"orders","includes":[],"excludes":[],"version":1,"changed":"2026-11-28T02:46:30.027356Z"}', '4eac465b29ed7452b2b85a8aa4497009605d33a8c3435e1e758a4546fea905fe'),
(6, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.210135+00', 'admin/golden', '127.0.0.1', 'create', 'source', 'photos', NULL, '{"id":"01a2200c-0c38-75ab-bd64-76ae681d0ee1","name":"photos","storeId":"01a2200c-0262-7ba2-8147-bdc3793fed84","store":"disk","place":"photos","identity":"photos","includes":[],"excludes":[],"version":1,"changed":"2026-11-28T02:46:30.200854Z"}', 'eec2cf6786fcf22a81a602d4a48593e8f72c58cf1aec4a05c3d85817467c6a7c'),
(7, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.247516+00', 'admin/golden', '127.0.0.1', 'create', 'source', 'gone', NULL, '{"id":"01a2200c-0c65-7402-b487-042f853b4d86","name":"gone","storeId":"01a2200c-0262-7ba2-8147-bdc3793fed84","store":"disk","place":"gone","identity":"gone","includes":[],"excludes":[],"version":1,"changed":"2026-11-28T02:46:30.245386Z"}', '8458a8e83477d93b1cf731de92b52347b40dd102f257c8b5b97dce004a5e63ea'),
(8, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.283336+00', 'admin/golden', '127.0.0.1', 'create', 'policy', 'slow', NULL, '{"id":"01a2200c-0c7d-7369-96e6-cb2ee352089c","name":"slow","tier":false,"document":{"schedule":{"every":"1d","origin":"2000-01-01T00:00:00Z","zone":"Etc/UTC","jitter":"0s"},"window":[],"freezes":[],"full":"never","keep":{"daily":14,"weekly":8,"monthly":12},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":30},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"bytesPerSecond":"50000","adaptive":false}],"priority":100,"hooks":{"before":"echo photos are read","timeLimit":"5m"},"rpo":"2d","rpoInFreezes":"counted","rto":"1d"},"version":1,"changed":"2026-11-28T02:46:30.269278Z"}', 'ba6dd6f01ca9eb19eb6cdb7970d9addbc1d8f0bff29cc3a5a8ca860730926f8d'),
(9, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.37331+00', 'admin/golden', '127.0.0.1', 'create', 'plan', 'orders', NULL, '{"id":"01a2200c-0cde-76c1-97ba-0cb12d5dda53","name":"orders","sourceId":"01a2200c-0b8b-7103-9634-cf34c116f2ab","source":"orders","policyId":"01a2200b-f737-7b91-8ba5-74dee0471992","policy":"core","repositoryId":"01a2200c-030a-7c8c-9bb9-c246bd9b28ee","repository":"main","paused":false,"due":null,"version":1,"changed":"2026-11-28T02:46:30.366211Z"}', 'c214d79d183d4d4a42964e02414c0b1c20b59b6deaa9aecaf9a6ee17ace4c5d0'),
(10, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.472771+00', 'admin/golden', '127.0.0.1', 'create', 'plan', 'photos', NULL, '{"id":"01a2200c-0d2c-736d-82a5-69fad844503e","name":"photos","sourceId":"01a2200c-0c38-75ab-bd64-76ae681d0ee1","source":"photos","policyId":"01a2200c-0c7d-7369-96e6-cb2ee352089c","policy":"slow","repositoryId":"01a2200c-030a-7c8c-9bb9-c246bd9b28ee","repository":"main","paused":false,"due":null,"version":1,"changed":"2026-11-28T02:46:30.444254Z"}', 'dc2294c8fbe37c7efe12ee323bd03001b5e8b2145d984eb576730990dd200708');     
INSERT INTO "public"."audit" VALUES
(11, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.50176+00', 'admin/golden', '127.0.0.1', 'create', 'plan', 'gone', NULL, '{"id":"01a2200c-0d5e-7608-9a00-a74113f556fc","name":"gone","sourceId":"01a2200c-0c65-7402-b487-042f853b4d86","source":"gone","policyId":"01a2200b-f809-79cb-b6a1-4213bbd83b80","policy":"important","repositoryId":"01a2200c-030a-7c8c-9bb9-c246bd9b28ee","repository":"main","paused":false,"due":null,"version":1,"changed":"2026-11-28T02:46:30.494644Z"}', 'ed21797bb75fb72b8bc0fb802361eb32d06e3fde9799c034b3e8d4804baa4c1b'),
(12, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.764069+00', 'admin/golden', '127.0.0.1', 'run', 'plan', 'orders', NULL, '{"id":"01a2200c-0e64-732a-b15c-48fec31cb998","planId":"01a2200c-0cde-76c1-97ba-0cb12d5dda53","plan":"orders","kind":"BACKUP","state":"QUEUED","cause":"admin/golden","moment":"2026-11-28T02:46:30.750Z","begins":"2026-11-28T02:46:30.750Z","ends":null,"priority":300,"attempt":0,"node":null,"cancelled":false,"queued":"2026-11-28T02:46:30.756328Z","started":null,"ended":null,"progress":null,"result":null}', '3795897e6b406975a761daa132b725a44efd41f8e4402fe62a0d6431bea9a6bb'),
(13, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:31.074594+00', 'admin/golden', '127.0.0.1', 'run', 'plan', 'gone', NULL, '{"id":"01a2200c-0f7c-76c6-bcb7-42756a4f390d","planId":"01a2200c-0d5e-7608-9a00-a74113f556fc","plan":"gone","kind":"BACKUP","state":"QUEUED","cause":"admin/golden","moment":"2026-11-28T02:46:31.029Z","begins":"2026-11-28T02:46:31.029Z","ends":null,"priority":200,"attempt":0,"node":null,"cancelled":false,"queued":"2026-11-28T02:46:31.036846Z","started":null,"ended":null,"progress":null,"result":null}', 'c60d837b97ec343ee9a9b85e9fdb8db70774894067b22fa245df843847403f0c'),
(14, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:48.601496+00', 'admin/golden', '127.0.0.1', 'run', 'plan', 'photos', NULL, '{"id":"01a2200c-5417-746c-b844-ecbc8e691f93","planId":"01a2200c-0d2c-736d-82a5-69fad844503e","plan":"photos","kind":"BACKUP","state":"QUEUED","cause":"admin/golden","moment":"2026-11-28T02:46:48.594Z","begins":"2026-11-28T02:46:48.594Z","ends":null,"priority":100,"attempt":0,"node":null,"cancelled":false,"queued":"2026-11-28T02:46:48.599519Z","started":null,"ended":null,"progress":null,"result":null}', 'd00be3aabfeddaed6e4cd9e62dc81f84a52c748bcc02d950a817656124dbbf4c'),
(15, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:53.993577+00', 'admin/golden', '127.0.0.1', 'run', 'plan', 'photos', NULL, '{"id":"01a2200c-6928-79bf-bf5a-f84838492e3b","planId":"01a2200c-0d2c-736d-82a5-69fad844503e","plan":"photos","kind":"BACKUP","state":"QUEUED","cause":"admin/golden","moment":"2026-11-28T02:46:53.982Z","begins":"2026-11-28T02:46:53.982Z","ends":null,"priority":100,"attempt":0,"node":null,"cancelled":false,"queued":"2026-11-28T02:46:53.992022Z","started":null,"ended":null,"progress":null,"result":null}', 'b563ca216d44901cb0701f6dc6c286ede92b28040ee9feb17a3a53e5148fb3a8');    
CREATE CACHED TABLE "public"."audit_head"(
    "number" BIGINT NOT NULL,
    "hash" CHARACTER VARYING(64) NOT NULL
);          
-- 1 +/- SELECT COUNT(*) FROM public.audit_head;               
INSERT INTO "public"."audit_head" VALUES
(15, 'b563ca216d44901cb0701f6dc6c286ede92b28040ee9feb17a3a53e5148fb3a8');             
CREATE CACHED TABLE "public"."store"(
    "id" UUID NOT NULL,
    "name" CHARACTER VARYING(100) NOT NULL,
    "address" CHARACTER VARYING NOT NULL,
    "credential" BINARY VARYING,
    "jobs" INTEGER NOT NULL,
    "version" BIGINT NOT NULL,
    "changed" TIMESTAMP WITH TIME ZONE NOT NULL
);            
ALTER TABLE "public"."store" ADD CONSTRAINT "public"."CONSTRAINT_68" PRIMARY KEY("id");        
-- 1 +/- SELECT COUNT(*) FROM public.store;    
INSERT INTO "public"."store" VALUES
(UUID '01a2200c-0262-7ba2-8147-bdc3793fed84', 'disk', 'file:///tmp/holdfast', NULL, 2, 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:27.682158+00');       
CREATE CACHED TABLE "public"."repository"(
    "id" UUID NOT NULL,
    "name" CHARACTER VARYING(100) NOT NULL,
    "store" UUID NOT NULL,
    "place" CHARACTER VARYING NOT NULL,
    "password" BINARY VARYING NOT NULL,
    "follows" UUID,
    "looked" TIMESTAMP WITH TIME ZONE,
    "trouble" CHARACTER VARYING,
    "version" BIGINT NOT NULL,
    "changed" TIMESTAMP WITH TIME ZONE NOT NULL
);        
ALTER TABLE "public"."repository" ADD CONSTRAINT "public"."CONSTRAINT_74" PRIMARY KEY("id");   
-- 1 +/- SELECT COUNT(*) FROM public.repository;               
INSERT INTO "public"."repository" VALUES
(UUID '01a2200c-030a-7c8c-9bb9-c246bd9b28ee', 'main', UUID '01a2200c-0262-7ba2-8147-bdc3793fed84', 'backup', X'81b198f6c2788c6198e85acce86acbc58f0c7971f11deecb25052c7fd8652c51172814fd578d9b1eaf41ab4d89', NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.508626+00', NULL, 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:27.850144+00');       
CREATE CACHED TABLE "public"."source"(
    "id" UUID NOT NULL,
    "name" CHARACTER VARYING(100) NOT NULL,
    "store" UUID NOT NULL,
    "place" CHARACTER VARYING NOT NULL,
    "identity" CHARACTER VARYING,
    "includes" CHARACTER VARYING NOT NULL,
    "excludes" CHARACTER VARYING NOT NULL,
    "version" BIGINT NOT NULL,
    "changed" TIMESTAMP WITH TIME ZONE NOT NULL
);        
ALTER TABLE "public"."source" ADD CONSTRAINT "public"."CONSTRAINT_C" PRIMARY KEY("id");        
-- 3 +/- SELECT COUNT(*) FROM public.source;   
INSERT INTO "public"."source" VALUES
(UUID '01a2200c-0b8b-7103-9634-cf34c116f2ab', 'orders', UUID '01a2200c-0262-7ba2-8147-bdc3793fed84', 'orders', 'orders', '[]', '[]', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.027356+00'),
(UUID '01a2200c-0c38-75ab-bd64-76ae681d0ee1', 'photos', UUID '01a2200c-0262-7ba2-8147-bdc3793fed84', 'photos', 'photos', '[]', '[]', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.200854+00'),
(UUID '01a2200c-0c65-7402-b487-042f853b4d86', 'gone', UUID '01a2200c-0262-7ba2-8147-bdc3793fed84', 'gone', 'gone', '[]', '[]', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.245386+00');        
CREATE CACHED TABLE "public"."policy"(
    "id" UUID NOT NULL,
    "name" CHARACTER VARYING(100) NOT NULL,
    "tier" BOOLEAN NOT NULL,
    "document" CHARACTER VARYING NOT NULL,
    "version" BIGINT NOT NULL,
    "changed" TIMESTAMP WITH TIME ZONE NOT NULL
);           
ALTER TABLE "public"."policy" ADD CONSTRAINT "public"."CONSTRAINT_C5" PRIMARY KEY("id");       
-- 4 +/- SELECT COUNT(*) FROM public.policy;   
INSERT INTO "public"."policy" VALUES
(UUID '01a2200b-f737-7b91-8ba5-74dee0471992', 'core', TRUE, '{"schedule":{"cron":"0 * * * *","zone":"Etc/UTC","jitter":"10m"},"window":[],"freezes":[],"full":{"everyDays":30},"keep":{"hourly":48,"daily":14,"weekly":8,"monthly":12,"yearly":3},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":7},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"adaptive":true}],"priority":300,"hooks":{"timeLimit":"5m"},"rpo":"2h","rpoInFreezes":"counted","rto":"4h"}', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:24.823301+00'),
(UUID '01a2200b-f809-79cb-b6a1-4213bbd83b80', 'important', TRUE, '{"schedule":{"cron":"0 */6 * * *","zone":"Etc/UTC","jitter":"30m"},"window":[],"freezes":[],"full":{"everyDays":90},"keep":{"hourly":12,"daily":14,"weekly":8,"monthly":12},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":30},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"adaptive":true}],"priority":200,"hooks":{"timeLimit":"5m"},"rpo":"12h","rpoInFreezes":"counted","rto":"8h"}', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:25.033975+00'),
(UUID '01a2200b-f815-7a3e-a075-18a867e7ae8f', 'ordinary', TRUE, '{"schedule":{"cron":"0 22 * * *","zone":"Etc/UTC","jitter":"4h"},"window":[{"from":"22:00","to":"06:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"]}],"freezes":[],"full":"never","keep":{"daily":14,"weekly":8,"monthly":6},"prune":{"everyDays":7},"verify":{"everyDays":1,"withinDays":90},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"adaptive":true}],"priority":100,"hooks":{"timeLimit":"5m"},"rpo":"2d","rpoInFreezes":"counted","rto":"1d"}', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:25.045181+00'),
(UUID '01a2200c-0c7d-7369-96e6-cb2ee352089c', 'slow', FALSE, '{"schedule":{"every":"1d","origin":"2000-01-01T00:00:00Z","zone":"Etc/UTC","jitter":"0s"},"window":[],"freezes":[],"full":"never","keep":{"daily":14,"weekly":8,"monthly":12},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":30},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"bytesPerSecond":"50000","adaptive":false}],"priority":100,"hooks":{"before":"echo photos are read","timeLimit":"5m"},"rpo":"2d","rpoInFreezes":"counted","rto":"1d"}', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.269278+00');            
CREATE CACHED TABLE "public"."plan"(
    "id" UUID NOT NULL,
    "name" CHARACTER VARYING(100) NOT NULL,
    "source" UUID NOT NULL,
    "policy" UUID NOT NULL,
    "repository" UUID NOT NULL,
    "paused" BOOLEAN NOT NULL,
    "due" TIMESTAMP WITH TIME ZONE,
    "version" BIGINT NOT NULL,
    "changed" TIMESTAMP WITH TIME ZONE NOT NULL
);          
ALTER TABLE "public"."plan" ADD CONSTRAINT "public"."CONSTRAINT_3" PRIMARY KEY("id");          
-- 3 +/- SELECT COUNT(*) FROM public.plan;     
INSERT INTO "public"."plan" VALUES
(UUID '01a2200c-0cde-76c1-97ba-0cb12d5dda53', 'orders', UUID '01a2200c-0b8b-7103-9634-cf34c116f2ab', UUID '01a2200b-f737-7b91-8ba5-74dee0471992', UUID '01a2200c-030a-7c8c-9bb9-c246bd9b28ee', FALSE, NULL, 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.366211+00'),
(UUID '01a2200c-0d2c-736d-82a5-69fad844503e', 'photos', UUID '01a2200c-0c38-75ab-bd64-76ae681d0ee1', UUID '01a2200c-0c7d-7369-96e6-cb2ee352089c', UUID '01a2200c-030a-7c8c-9bb9-c246bd9b28ee', FALSE, NULL, 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.444254+00'),
(UUID '01a2200c-0d5e-7608-9a00-a74113f556fc', 'gone', UUID '01a2200c-0c65-7402-b487-042f853b4d86', UUID '01a2200b-f809-79cb-b6a1-4213bbd83b80', UUID '01a2200c-030a-7c8c-9bb9-c246bd9b28ee', FALSE, NULL, 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.494644+00'); 
CREATE CACHED TABLE "public"."job"(
    "id" UUID NOT NULL,
    "plan" UUID NOT NULL,
    "kind" CHARACTER VARYING(20) NOT NULL,
    "state" CHARACTER VARYING(20) NOT NULL,
    "cause" CHARACTER VARYING(20) NOT NULL,
    "moment" TIMESTAMP WITH TIME ZONE NOT NULL,
    "begins" TIMESTAMP WITH TIME ZONE NOT NULL,
    "ends" TIMESTAMP WITH TIME ZONE,
    "priority" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "node" CHARACTER VARYING(200),
    "cancelled" BOOLEAN NOT NULL,
    "queued" TIMESTAMP WITH TIME ZONE NOT NULL,
    "started" TIMESTAMP WITH TIME ZONE,
    "ended" TIMESTAMP WITH TIME ZONE,
    "progress" CHARACTER VARYING,
    "result" CHARACTER VARYING
);          
ALTER TABLE "public"."job" ADD CONSTRAINT "public"."CONSTRAINT_1" PRIMARY KEY("id");           
-- 4 +/- SELECT COUNT(*) FROM public.job;      
INSERT INTO "public"."job" VALUES
(UUID '01a2200c-0e64-732a-b15c-48fec31cb998', UUID '01a2200c-0cde-76c1-97ba-0cb12d5dda53', 'BACKUP', 'DONE', 'admin/golden', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.75+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.75+00', NULL, 300, 1, 'node-one/a1b9d43d', FALSE, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.756328+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:32.707117+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.51256+00', NULL, '{"snapshot":"71cf80cf2d941de2b7fd46ef2de52803","entries":2,"new":2,"changed":0,"removed":0,"failed":0,"bytesRead":2,"bytesStored":901,"seconds":0.481}'),
(UUID '01a2200c-0f7c-76c6-bcb7-42756a4f390d', UUID '01a2200c-0d5e-7608-9a00-a74113f556fc', 'BACKUP', 'FAILED', 'admin/golden', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:31.029+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:31.029+00', NULL, 200, 1, 'node-one/a1b9d43d', FALSE, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:31.036846+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:32.708868+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:33.942499+00', NULL, '{"passes":false,"kind":"NotFound","why":"/tmp/holdfast/gone cannot be read: no such file or folder. Next: check the path"}'),
(UUID '01a2200c-5417-746c-b844-ecbc8e691f93', UUID '01a2200c-0d2c-736d-82a5-69fad844503e', 'BACKUP', 'RUNNING', 'admin/golden', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:48.594+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:48.594+00', NULL, 100, 1, 'node-one/a1b9d43d', FALSE, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:48.599519+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:50.771842+00', NULL, '{"ofEntries":0,"entries":2,"phase":"backing_up","stored":0,"ofBytes":0,"bytes":3000000}', NULL),
(UUID '01a2200c-6928-79bf-bf5a-f84838492e3b', UUID '01a2200c-0d2c-736d-82a5-69fad844503e', 'BACKUP', 'QUEUED', 'admin/golden', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:53.982+00', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:53.982+00', NULL, 100, 0, NULL, FALSE, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:53.992022+00', NULL, NULL, NULL, NULL);      
CREATE INDEX "public"."job_by_state" ON "public"."job"("state" NULLS LAST, "priority" NULLS LAST);             
CREATE INDEX "public"."job_by_plan" ON "public"."job"("plan" NULLS LAST, "moment" NULLS LAST); 
CREATE CACHED TABLE "public"."node"(
    "name" CHARACTER VARYING(200) NOT NULL,
    "places" INTEGER NOT NULL,
    "seen" TIMESTAMP WITH TIME ZONE NOT NULL
);
ALTER TABLE "public"."node" ADD CONSTRAINT "public"."CONSTRAINT_33" PRIMARY KEY("name");       
-- 1 +/- SELECT COUNT(*) FROM public.node;     
INSERT INTO "public"."node" VALUES
('node-one/a1b9d43d', 2, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:54.412046+00');               
CREATE CACHED TABLE "public"."job_change"(
    "job" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "happened" TIMESTAMP WITH TIME ZONE NOT NULL,
    "earlier" CHARACTER VARYING(20),
    "later" CHARACTER VARYING(20) NOT NULL,
    "why" CHARACTER VARYING NOT NULL
);  
ALTER TABLE "public"."job_change" ADD CONSTRAINT "public"."CONSTRAINT_84" PRIMARY KEY("job", "number");        
-- 12 +/- SELECT COUNT(*) FROM public.job_change;              
INSERT INTO "public"."job_change" VALUES
(UUID '01a2200c-0e64-732a-b15c-48fec31cb998', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.757077+00', NULL, 'QUEUED', 'admin/golden'),
(UUID '01a2200c-0f7c-76c6-bcb7-42756a4f390d', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:31.037503+00', NULL, 'QUEUED', 'admin/golden'),
(UUID '01a2200c-0e64-732a-b15c-48fec31cb998', 2, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:31.744841+00', 'QUEUED', 'ADMITTED', 'its turn'),
(UUID '01a2200c-0f7c-76c6-bcb7-42756a4f390d', 2, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:31.749959+00', 'QUEUED', 'ADMITTED', 'its turn'),
(UUID '01a2200c-0e64-732a-b15c-48fec31cb998', 3, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:32.707575+00', 'ADMITTED', 'RUNNING', 'begins at node-one/a1b9d43d'),
(UUID '01a2200c-0f7c-76c6-bcb7-42756a4f390d', 3, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:32.709247+00', 'ADMITTED', 'RUNNING', 'begins at node-one/a1b9d43d'),
(UUID '01a2200c-0f7c-76c6-bcb7-42756a4f390d', 4, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:33.945156+00', 'RUNNING', 'FAILED', '/tmp/holdfast/gone cannot be read: no such file or folder. Next: check the path'),
(UUID '01a2200c-0e64-732a-b15c-48fec31cb998', 4, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.513055+00', 'RUNNING', 'DONE', 'a snapshot'),
(UUID '01a2200c-5417-746c-b844-ecbc8e691f93', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:48.600093+00', NULL, 'QUEUED', 'admin/golden'),
(UUID '01a2200c-5417-746c-b844-ecbc8e691f93', 2, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:49.792332+00', 'QUEUED', 'ADMITTED', 'its turn'),
(UUID '01a2200c-5417-746c-b844-ecbc8e691f93', 3, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:50.772221+00', 'ADMITTED', 'RUNNING', 'begins at node-one/a1b9d43d'),
(UUID '01a2200c-6928-79bf-bf5a-f84838492e3b', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:53.992489+00', NULL, 'QUEUED', 'admin/golden');        
CREATE CACHED TABLE "public"."job_line"(
    "job" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "happened" TIMESTAMP WITH TIME ZONE NOT NULL,
    "text" CHARACTER VARYING NOT NULL
);     
ALTER TABLE "public"."job_line" ADD CONSTRAINT "public"."CONSTRAINT_9F" PRIMARY KEY("job", "number");          
-- 2 +/- SELECT COUNT(*) FROM public.job_line; 
INSERT INTO "public"."job_line" VALUES
(UUID '01a2200c-5417-746c-b844-ecbc8e691f93', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:51.078362+00', 'The command before the backup ended with 0 after 0 s.'),
(UUID '01a2200c-5417-746c-b844-ecbc8e691f93', 2, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:51.080125+00', '  photos are read');   
CREATE CACHED TABLE "public"."snapshot"(
    "repository" UUID NOT NULL,
    "id" CHARACTER VARYING(32) NOT NULL,
    "source" CHARACTER VARYING NOT NULL,
    "as_of" TIMESTAMP WITH TIME ZONE NOT NULL,
    "whole" BOOLEAN NOT NULL,
    "consistency" CHARACTER VARYING(20) NOT NULL,
    "mode" CHARACTER VARYING(20) NOT NULL,
    "entries" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "host" CHARACTER VARYING NOT NULL
);      
ALTER TABLE "public"."snapshot" ADD CONSTRAINT "public"."CONSTRAINT_10F" PRIMARY KEY("repository", "id");      
-- 1 +/- SELECT COUNT(*) FROM public.snapshot; 
INSERT INTO "public"."snapshot" VALUES
(UUID '01a2200c-030a-7c8c-9bb9-c246bd9b28ee', '71cf80cf2d941de2b7fd46ef2de52803', 'orders', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.429+00', TRUE, 'CONSISTENCY', 'FULL', 2, 2, 'node-one');            
CREATE INDEX "public"."snapshot_by_source" ON "public"."snapshot"("repository" NULLS LAST, "source" NULLS LAST, "as_of" NULLS LAST);           
CREATE CACHED TABLE "public"."rpo_state"(
    "plan" UUID NOT NULL,
    "state" CHARACTER VARYING(20) NOT NULL,
    "since" TIMESTAMP WITH TIME ZONE NOT NULL,
    "until" TIMESTAMP WITH TIME ZONE,
    "why" CHARACTER VARYING NOT NULL
);   
ALTER TABLE "public"."rpo_state" ADD CONSTRAINT "public"."CONSTRAINT_11" PRIMARY KEY("plan");  
-- 3 +/- SELECT COUNT(*) FROM public.rpo_state;
INSERT INTO "public"."rpo_state" VALUES
(UUID '01a2200c-0d5e-7608-9a00-a74113f556fc', 'UNPROTECTED', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.718287+00', NULL, 'there is no whole snapshot: /tmp/holdfast/gone cannot be read: no such file or folder. Next: check the path'),
(UUID '01a2200c-0cde-76c1-97ba-0cb12d5dda53', 'FRESH', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.778677+00', TIMESTAMP WITH TIME ZONE '2026-11-28 04:46:34.429+00', 'the newest whole snapshot is 17 s old'),
(UUID '01a2200c-0d2c-736d-82a5-69fad844503e', 'UNPROTECTED', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.825809+00', NULL, 'there is no whole snapshot');             
CREATE CACHED TABLE "public"."rpo_change"(
    "plan" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "happened" TIMESTAMP WITH TIME ZONE NOT NULL,
    "earlier" CHARACTER VARYING(20),
    "later" CHARACTER VARYING(20) NOT NULL,
    "why" CHARACTER VARYING NOT NULL
); 
ALTER TABLE "public"."rpo_change" ADD CONSTRAINT "public"."CONSTRAINT_18E" PRIMARY KEY("plan", "number");      
-- 3 +/- SELECT COUNT(*) FROM public.rpo_change;               
INSERT INTO "public"."rpo_change" VALUES
(UUID '01a2200c-0d5e-7608-9a00-a74113f556fc', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.718287+00', NULL, 'UNPROTECTED', 'there is no whole snapshot: /tmp/holdfast/gone cannot be read: no such file or folder. Next: check the path'),
(UUID '01a2200c-0cde-76c1-97ba-0cb12d5dda53', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.778677+00', NULL, 'FRESH', 'the newest whole snapshot is 0 s old'),
(UUID '01a2200c-0d2c-736d-82a5-69fad844503e', 1, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:34.825809+00', NULL, 'UNPROTECTED', 'there is no whole snapshot');     
CREATE CACHED TABLE "public"."answered"(
    "who" CHARACTER VARYING(200) NOT NULL,
    "word" CHARACTER VARYING(200) NOT NULL,
    "request" CHARACTER VARYING(64) NOT NULL,
    "answer" CHARACTER VARYING NOT NULL,
    "made" TIMESTAMP WITH TIME ZONE NOT NULL
);         
ALTER TABLE "public"."answered" ADD CONSTRAINT "public"."CONSTRAINT_E" PRIMARY KEY("who", "word");             
-- 1 +/- SELECT COUNT(*) FROM public.answered; 
INSERT INTO "public"."answered" VALUES
('admin/golden', 'once', '7842a673a7536fadb2b688ac8acf6d1ca24a3dfa4bd2ae82b1b5a3a83eb7035c', '{"id":"01a2200c-0c7d-7369-96e6-cb2ee352089c","name":"slow","tier":false,"document":{"schedule":{"every":"1d","origin":"2000-01-01T00:00:00Z","zone":"Etc/UTC","jitter":"0s"},"window":[],"freezes":[],"full":"never","keep":{"daily":14,"weekly":8,"monthly":12},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":30},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"bytesPerSecond":"50000","adaptive":false}],"priority":100,"hooks":{"before":"echo photos are read","timeLimit":"5m"},"rpo":"2d","rpoInFreezes":"counted","rto":"1d"},"version":1,"changed":"2026-11-28T02:46:30.269278Z"}', TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:30.284528+00');         
CREATE CACHED TABLE "public"."scheduled_tasks"(
    "task_name" CHARACTER VARYING(100) NOT NULL,
    "task_instance" CHARACTER VARYING(100) NOT NULL,
    "task_data" BINARY VARYING,
    "execution_time" TIMESTAMP WITH TIME ZONE NOT NULL,
    "picked" BOOLEAN NOT NULL,
    "picked_by" CHARACTER VARYING(100),
    "last_success" TIMESTAMP WITH TIME ZONE,
    "last_failure" TIMESTAMP WITH TIME ZONE,
    "consecutive_failures" INTEGER,
    "last_heartbeat" TIMESTAMP WITH TIME ZONE,
    "version" BIGINT NOT NULL,
    "priority" SMALLINT
);    
ALTER TABLE "public"."scheduled_tasks" ADD CONSTRAINT "public"."CONSTRAINT_4" PRIMARY KEY("task_name", "task_instance");       
-- 4 +/- SELECT COUNT(*) FROM public.scheduled_tasks;          
INSERT INTO "public"."scheduled_tasks" VALUES
('tick', 'recurring', NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:54.89451+00', FALSE, NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:53.89451+00', NULL, 0, NULL, 33, 90),
('ledgers', 'recurring', NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:48:24.528038+00', FALSE, NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:24.528038+00', NULL, 0, NULL, 3, 90),
('rpo', 'recurring', NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:56.79874+00', FALSE, NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:51.79874+00', NULL, 0, NULL, 13, 90),
('job', '01a2200c-5417-746c-b844-ecbc8e691f93', NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:49.793176+00', TRUE, 'node-one/a1b9d43d', NULL, NULL, NULL, TIMESTAMP WITH TIME ZONE '2026-11-28 02:46:54.462767+00', 2, 100);            
CREATE INDEX "public"."scheduled_tasks_by_time" ON "public"."scheduled_tasks"("execution_time" NULLS LAST);    
CREATE INDEX "public"."scheduled_tasks_by_heartbeat" ON "public"."scheduled_tasks"("last_heartbeat" NULLS LAST);               
CREATE INDEX "public"."scheduled_tasks_by_priority" ON "public"."scheduled_tasks"("priority" DESC NULLS FIRST, "execution_time" NULLS LAST);   
ALTER TABLE "public"."job" ADD CONSTRAINT "public"."CONSTRAINT_19B" UNIQUE NULLS DISTINCT ("plan", "kind", "moment");          
ALTER TABLE "public"."token" ADD CONSTRAINT "public"."CONSTRAINT_69" UNIQUE NULLS DISTINCT ("name");           
ALTER TABLE "public"."token" ADD CONSTRAINT "public"."CONSTRAINT_696" UNIQUE NULLS DISTINCT ("hash");          
ALTER TABLE "public"."plan" ADD CONSTRAINT "public"."CONSTRAINT_348B29" UNIQUE NULLS DISTINCT ("source", "repository");        
ALTER TABLE "public"."repository" ADD CONSTRAINT "public"."CONSTRAINT_7446DB" UNIQUE NULLS DISTINCT ("store", "place");        
ALTER TABLE "public"."store" ADD CONSTRAINT "public"."CONSTRAINT_68A" UNIQUE NULLS DISTINCT ("name");          
ALTER TABLE "public"."source" ADD CONSTRAINT "public"."CONSTRAINT_CA" UNIQUE NULLS DISTINCT ("name");          
ALTER TABLE "public"."plan" ADD CONSTRAINT "public"."CONSTRAINT_34" UNIQUE NULLS DISTINCT ("name");            
ALTER TABLE "public"."repository" ADD CONSTRAINT "public"."CONSTRAINT_744" UNIQUE NULLS DISTINCT ("name");     
ALTER TABLE "public"."account" ADD CONSTRAINT "public"."CONSTRAINT_B9" UNIQUE NULLS DISTINCT ("name");         
ALTER TABLE "public"."policy" ADD CONSTRAINT "public"."CONSTRAINT_C56" UNIQUE NULLS DISTINCT ("name");         
ALTER TABLE "public"."source" ADD CONSTRAINT "public"."CONSTRAINT_CA9" FOREIGN KEY("store") REFERENCES "public"."store"("id") NOCHECK;         
ALTER TABLE "public"."rpo_state" ADD CONSTRAINT "public"."CONSTRAINT_117" FOREIGN KEY("plan") REFERENCES "public"."plan"("id") ON DELETE CASCADE NOCHECK;      
ALTER TABLE "public"."job_change" ADD CONSTRAINT "public"."CONSTRAINT_8" FOREIGN KEY("job") REFERENCES "public"."job"("id") ON DELETE CASCADE NOCHECK;         
ALTER TABLE "public"."job_line" ADD CONSTRAINT "public"."CONSTRAINT_9" FOREIGN KEY("job") REFERENCES "public"."job"("id") ON DELETE CASCADE NOCHECK;           
ALTER TABLE "public"."plan" ADD CONSTRAINT "public"."CONSTRAINT_348B" FOREIGN KEY("policy") REFERENCES "public"."policy"("id") NOCHECK;        
ALTER TABLE "public"."plan" ADD CONSTRAINT "public"."CONSTRAINT_348B2" FOREIGN KEY("repository") REFERENCES "public"."repository"("id") NOCHECK;               
ALTER TABLE "public"."repository" ADD CONSTRAINT "public"."CONSTRAINT_7446" FOREIGN KEY("store") REFERENCES "public"."store"("id") NOCHECK;    
ALTER TABLE "public"."rpo_change" ADD CONSTRAINT "public"."CONSTRAINT_18" FOREIGN KEY("plan") REFERENCES "public"."plan"("id") ON DELETE CASCADE NOCHECK;      
ALTER TABLE "public"."job" ADD CONSTRAINT "public"."CONSTRAINT_19" FOREIGN KEY("plan") REFERENCES "public"."plan"("id") ON DELETE CASCADE NOCHECK;             
ALTER TABLE "public"."session" ADD CONSTRAINT "public"."CONSTRAINT_76" FOREIGN KEY("account") REFERENCES "public"."account"("id") ON DELETE CASCADE NOCHECK;   
ALTER TABLE "public"."snapshot" ADD CONSTRAINT "public"."CONSTRAINT_10" FOREIGN KEY("repository") REFERENCES "public"."repository"("id") ON DELETE CASCADE NOCHECK;            
ALTER TABLE "public"."repository" ADD CONSTRAINT "public"."CONSTRAINT_7446D" FOREIGN KEY("follows") REFERENCES "public"."repository"("id") NOCHECK;            
ALTER TABLE "public"."token" ADD CONSTRAINT "public"."CONSTRAINT_696B" FOREIGN KEY("account") REFERENCES "public"."account"("id") ON DELETE CASCADE NOCHECK;   
ALTER TABLE "public"."plan" ADD CONSTRAINT "public"."CONSTRAINT_348" FOREIGN KEY("source") REFERENCES "public"."source"("id") NOCHECK;         
