--
-- PostgreSQL database dump
--

\restrict vObTAwHW7JEbYvHOJkzH6X0zYEOAZ3Qg7bPAlRjy3oCcWmFnYTfr6S5u3n8vdJm

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: account; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.account (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    role character varying(20) NOT NULL,
    password text NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    version bigint NOT NULL,
    changed timestamp with time zone NOT NULL
);


--
-- Name: answered; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.answered (
    who character varying(200) NOT NULL,
    word character varying(200) NOT NULL,
    request character varying(64) NOT NULL,
    answer text NOT NULL,
    made timestamp with time zone NOT NULL
);


--
-- Name: audit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit (
    number bigint NOT NULL,
    happened timestamp with time zone NOT NULL,
    who character varying(200) NOT NULL,
    origin character varying(100) NOT NULL,
    action character varying(100) NOT NULL,
    kind character varying(40) NOT NULL,
    thing character varying(200) NOT NULL,
    earlier text,
    later text,
    hash character varying(64) NOT NULL
);


--
-- Name: audit_head; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_head (
    number bigint NOT NULL,
    hash character varying(64) NOT NULL
);


--
-- Name: flyway_schema_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);


--
-- Name: job; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.job (
    id uuid NOT NULL,
    plan uuid NOT NULL,
    kind character varying(20) NOT NULL,
    state character varying(20) NOT NULL,
    cause character varying(20) NOT NULL,
    moment timestamp with time zone NOT NULL,
    begins timestamp with time zone NOT NULL,
    ends timestamp with time zone,
    priority integer NOT NULL,
    attempt integer NOT NULL,
    node character varying(200),
    cancelled boolean NOT NULL,
    queued timestamp with time zone NOT NULL,
    started timestamp with time zone,
    ended timestamp with time zone,
    progress text,
    result text
);


--
-- Name: job_change; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.job_change (
    job uuid NOT NULL,
    number integer NOT NULL,
    happened timestamp with time zone NOT NULL,
    earlier character varying(20),
    later character varying(20) NOT NULL,
    why text NOT NULL
);


--
-- Name: job_line; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.job_line (
    job uuid NOT NULL,
    number bigint NOT NULL,
    happened timestamp with time zone NOT NULL,
    text text NOT NULL
);


--
-- Name: node; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.node (
    name character varying(200) NOT NULL,
    places integer NOT NULL,
    seen timestamp with time zone NOT NULL
);


--
-- Name: plan; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.plan (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    source uuid NOT NULL,
    policy uuid NOT NULL,
    repository uuid NOT NULL,
    paused boolean NOT NULL,
    due timestamp with time zone,
    version bigint NOT NULL,
    changed timestamp with time zone NOT NULL
);


--
-- Name: policy; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.policy (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    tier boolean NOT NULL,
    document text NOT NULL,
    version bigint NOT NULL,
    changed timestamp with time zone NOT NULL
);


--
-- Name: repository; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.repository (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    store uuid NOT NULL,
    place text NOT NULL,
    password bytea NOT NULL,
    follows uuid,
    looked timestamp with time zone,
    trouble text,
    version bigint NOT NULL,
    changed timestamp with time zone NOT NULL
);


--
-- Name: rpo_change; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.rpo_change (
    plan uuid NOT NULL,
    number integer NOT NULL,
    happened timestamp with time zone NOT NULL,
    earlier character varying(20),
    later character varying(20) NOT NULL,
    why text NOT NULL
);


--
-- Name: rpo_state; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.rpo_state (
    plan uuid NOT NULL,
    state character varying(20) NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    why text NOT NULL
);


--
-- Name: scheduled_tasks; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.scheduled_tasks (
    task_name character varying(100) NOT NULL,
    task_instance character varying(100) NOT NULL,
    task_data bytea,
    execution_time timestamp with time zone NOT NULL,
    picked boolean NOT NULL,
    picked_by character varying(100),
    last_success timestamp with time zone,
    last_failure timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat timestamp with time zone,
    version bigint NOT NULL,
    priority smallint
);


--
-- Name: session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session (
    hash character varying(64) NOT NULL,
    account uuid NOT NULL,
    forgery character varying(64) NOT NULL,
    ends timestamp with time zone NOT NULL
);


--
-- Name: snapshot; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.snapshot (
    repository uuid NOT NULL,
    id character varying(32) NOT NULL,
    source text NOT NULL,
    as_of timestamp with time zone NOT NULL,
    whole boolean NOT NULL,
    consistency character varying(20) NOT NULL,
    mode character varying(20) NOT NULL,
    entries bigint NOT NULL,
    bytes bigint NOT NULL,
    host text NOT NULL
);


--
-- Name: source; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.source (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    store uuid NOT NULL,
    place text NOT NULL,
    identity text,
    includes text NOT NULL,
    excludes text NOT NULL,
    version bigint NOT NULL,
    changed timestamp with time zone NOT NULL
);


--
-- Name: store; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.store (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    address text NOT NULL,
    credential bytea,
    jobs integer NOT NULL,
    version bigint NOT NULL,
    changed timestamp with time zone NOT NULL
);


--
-- Name: token; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.token (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    role character varying(20) NOT NULL,
    hash character varying(64) NOT NULL,
    account uuid NOT NULL,
    ends timestamp with time zone NOT NULL,
    used timestamp with time zone,
    version bigint NOT NULL,
    changed timestamp with time zone NOT NULL
);


--
-- Data for Name: account; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.account VALUES ('01a2200c-b2ef-790b-9337-9d1fbefb5afa', 'admin', 'ADMINISTRATOR', '$argon2id$v=19$m=65536,t=3,p=1$ZnNaeWvjSTQ5W8hYyWcR0Q$TE/MrhbQwi6kOks7gMoXbJDb0rRQ4q5w7AlQf49zfKo', 0, NULL, 1, '2026-11-28 02:47:13.456852+00');


--
-- Data for Name: answered; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.answered VALUES ('admin/golden', 'once', '7842a673a7536fadb2b688ac8acf6d1ca24a3dfa4bd2ae82b1b5a3a83eb7035c', '{"id":"01a2200c-c4e9-7b16-902b-5adefb589e6e","name":"slow","tier":false,"document":{"schedule":{"every":"1d","origin":"2000-01-01T00:00:00Z","zone":"Etc/UTC","jitter":"0s"},"window":[],"freezes":[],"full":"never","keep":{"daily":14,"weekly":8,"monthly":12},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":30},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"bytesPerSecond":"50000","adaptive":false}],"priority":100,"hooks":{"before":"echo photos are read","timeLimit":"5m"},"rpo":"2d","rpoInFreezes":"counted","rto":"1d"},"version":1,"changed":"2026-11-28T02:47:17.481730Z"}', '2026-11-28 02:47:17.523325+00');


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit VALUES (1, '2026-11-28 02:47:14.1603+00', 'admin', '127.0.0.1', 'log in', 'session', 'admin', NULL, NULL, '650683cc1a3edd43b0f6e420415486b8e9055db67e8f09d06e539501e052037d');
INSERT INTO public.audit VALUES (2, '2026-11-28 02:47:14.511682+00', 'admin', '127.0.0.1', 'create', 'token', 'golden', NULL, '{"id":"01a2200c-b940-7b36-918b-cef9660cedff","name":"golden","role":"ADMINISTRATOR","account":"admin","ends":"2026-11-29T02:47:14Z","used":null,"version":1}', 'cec82f456fe8f07f4cd2157eaa76538b7a634baecc18a1de88ef1a13cfcdc242');
INSERT INTO public.audit VALUES (3, '2026-11-28 02:47:14.827935+00', 'admin/golden', '127.0.0.1', 'create', 'store', 'disk', NULL, '{"id":"01a2200c-ba7b-7336-b00a-5aa047db7950","name":"disk","address":"file:///tmp/holdfast","credential":false,"jobs":2,"version":1,"changed":"2026-11-28T02:47:14.811237Z"}', 'd80a3dca55d551bbf43ddb2077af80a89475c272091fde776239aec5e3d65996');
INSERT INTO public.audit VALUES (4, '2026-11-28 02:47:17.127315+00', 'admin/golden', '127.0.0.1', 'create', 'repository', 'main', NULL, '{"id":"01a2200c-baf4-7647-86fc-84508d6e7437","name":"main","storeId":"01a2200c-ba7b-7336-b00a-5aa047db7950","store":"disk","place":"backup","follows":null,"looked":null,"trouble":null,"version":1,"changed":"2026-11-28T02:47:14.932096Z"}', 'f680d431a49d0919a499a4fa2947eee5fd6ba1754d782f200d5bde2c9a91e40d');
INSERT INTO public.audit VALUES (5, '2026-11-28 02:47:17.201062+00', 'admin/golden', '127.0.0.1', 'create', 'source', 'orders', NULL, '{"id":"01a2200c-c3ad-72e8-9a75-8930f1746f93","name":"orders","storeId":"01a2200c-ba7b-7336-b00a-5aa047db7950","store":"disk","place":"orders","identity":"orders","includes":[],"excludes":[],"version":1,"changed":"2026-11-28T02:47:17.165957Z"}', 'a4129366617926f502f5373ef8d13f75694a9b510445acabf93c5818f794a3e8');
INSERT INTO public.audit VALUES (6, '2026-11-28 02:47:17.270968+00', 'admin/golden', '127.0.0.1', 'create', 'source', 'photos', NULL, '{"id":"01a2200c-c407-737c-acd9-820efc56591d","name":"photos","storeId":"01a2200c-ba7b-7336-b00a-5aa047db7950","store":"disk","place":"photos","identity":"photos","includes":[],"excludes":[],"version":1,"changed":"2026-11-28T02:47:17.255197Z"}', 'b079bef0e2a72b7331c79a7415f6496a5b041599b1707f57fd5241d3606ec093');
INSERT INTO public.audit VALUES (7, '2026-11-28 02:47:17.332748+00', 'admin/golden', '127.0.0.1', 'create', 'source', 'gone', NULL, '{"id":"01a2200c-c44e-7b00-91cd-fa6c01b4d8d8","name":"gone","storeId":"01a2200c-ba7b-7336-b00a-5aa047db7950","store":"disk","place":"gone","identity":"gone","includes":[],"excludes":[],"version":1,"changed":"2026-11-28T02:47:17.326219Z"}', '5f4bf0c45748fdc6794f86f7be85c1a8c14340c546a9a0bfc403f4906dc5a4a8');
INSERT INTO public.audit VALUES (8, '2026-11-28 02:47:17.516157+00', 'admin/golden', '127.0.0.1', 'create', 'policy', 'slow', NULL, '{"id":"01a2200c-c4e9-7b16-902b-5adefb589e6e","name":"slow","tier":false,"document":{"schedule":{"every":"1d","origin":"2000-01-01T00:00:00Z","zone":"Etc/UTC","jitter":"0s"},"window":[],"freezes":[],"full":"never","keep":{"daily":14,"weekly":8,"monthly":12},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":30},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"bytesPerSecond":"50000","adaptive":false}],"priority":100,"hooks":{"before":"echo photos are read","timeLimit":"5m"},"rpo":"2d","rpoInFreezes":"counted","rto":"1d"},"version":1,"changed":"2026-11-28T02:47:17.481730Z"}', '0f93efcd2bb2fbcccb731a2182b0e4a069e7e85b0e7e33328fe2ff519c0f354b');
INSERT INTO public.audit VALUES (9, '2026-11-28 02:47:17.69587+00', 'admin/golden', '127.0.0.1', 'create', 'plan', 'orders', NULL, '{"id":"01a2200c-c5a6-71f5-b6d5-a7ae046ce699","name":"orders","sourceId":"01a2200c-c3ad-72e8-9a75-8930f1746f93","source":"orders","policyId":"01a2200c-b131-7ef7-9831-d474e9259570","policy":"core","repositoryId":"01a2200c-baf4-7647-86fc-84508d6e7437","repository":"main","paused":false,"due":null,"version":1,"changed":"2026-11-28T02:47:17.670441Z"}', '339d72eba381a77917a069fc793eea6ae8584eaf21b0b9106cc9df1c88cdc39f');
INSERT INTO public.audit VALUES (10, '2026-11-28 02:47:17.735776+00', 'admin/golden', '127.0.0.1', 'create', 'plan', 'photos', NULL, '{"id":"01a2200c-c5df-7bc6-8604-efbb9b4c4244","name":"photos","sourceId":"01a2200c-c407-737c-acd9-820efc56591d","source":"photos","policyId":"01a2200c-c4e9-7b16-902b-5adefb589e6e","policy":"slow","repositoryId":"01a2200c-baf4-7647-86fc-84508d6e7437","repository":"main","paused":false,"due":null,"version":1,"changed":"2026-11-28T02:47:17.727314Z"}', 'a7cea0771cf5af614b2d9c99d220a645782f8b080cbde38d4fb1bbf0f76a047b');
INSERT INTO public.audit VALUES (11, '2026-11-28 02:47:17.781697+00', 'admin/golden', '127.0.0.1', 'create', 'plan', 'gone', NULL, '{"id":"01a2200c-c60a-7a8e-be54-c21bac8a8d06","name":"gone","sourceId":"01a2200c-c44e-7b00-91cd-fa6c01b4d8d8","source":"gone","policyId":"01a2200c-b257-735b-8b73-999f427538ac","policy":"important","repositoryId":"01a2200c-baf4-7647-86fc-84508d6e7437","repository":"main","paused":false,"due":null,"version":1,"changed":"2026-11-28T02:47:17.770872Z"}', '4f431e091e1c3aa932f830d350dc343d07c874a8124085b7b775a3e0664b5399');
INSERT INTO public.audit VALUES (12, '2026-11-28 02:47:18.653291+00', 'admin/golden', '127.0.0.1', 'run', 'plan', 'orders', NULL, '{"id":"01a2200c-c936-7dcd-9d59-342cc87a02f8","planId":"01a2200c-c5a6-71f5-b6d5-a7ae046ce699","plan":"orders","kind":"BACKUP","state":"QUEUED","cause":"admin/golden","moment":"2026-11-28T02:47:18.482Z","begins":"2026-11-28T02:47:18.482Z","ends":null,"priority":300,"attempt":0,"node":null,"cancelled":false,"queued":"2026-11-28T02:47:18.582720Z","started":null,"ended":null,"progress":null,"result":null}', '1795fda45ec704616bbfd087fd277302f711e88cfc444f6c7699380ce066c6dd');
INSERT INTO public.audit VALUES (13, '2026-11-28 02:47:18.972854+00', 'admin/golden', '127.0.0.1', 'run', 'plan', 'gone', NULL, '{"id":"01a2200c-cab3-7400-8d67-9d5db06379db","planId":"01a2200c-c60a-7a8e-be54-c21bac8a8d06","plan":"gone","kind":"BACKUP","state":"QUEUED","cause":"admin/golden","moment":"2026-11-28T02:47:18.961Z","begins":"2026-11-28T02:47:18.961Z","ends":null,"priority":200,"attempt":0,"node":null,"cancelled":false,"queued":"2026-11-28T02:47:18.963936Z","started":null,"ended":null,"progress":null,"result":null}', 'eb601ac7bb23471941e7a94afc431f52f5fb997d6f2ecfce00be7d9bdac3a6cf');
INSERT INTO public.audit VALUES (14, '2026-11-28 02:47:36.457666+00', 'admin/golden', '127.0.0.1', 'run', 'plan', 'photos', NULL, '{"id":"01a2200d-0f08-72e7-a24e-ea61f41cfc9b","planId":"01a2200c-c5df-7bc6-8604-efbb9b4c4244","plan":"photos","kind":"BACKUP","state":"QUEUED","cause":"admin/golden","moment":"2026-11-28T02:47:36.454Z","begins":"2026-11-28T02:47:36.454Z","ends":null,"priority":100,"attempt":0,"node":null,"cancelled":false,"queued":"2026-11-28T02:47:36.456031Z","started":null,"ended":null,"progress":null,"result":null}', '11177e46100871de2ef5ccdead176b99444e54ee50c6db78bf90c08045aab9d8');
INSERT INTO public.audit VALUES (15, '2026-11-28 02:47:41.692203+00', 'admin/golden', '127.0.0.1', 'run', 'plan', 'photos', NULL, '{"id":"01a2200d-2373-70f0-ac18-6e62a061bb9a","planId":"01a2200c-c5df-7bc6-8604-efbb9b4c4244","plan":"photos","kind":"BACKUP","state":"QUEUED","cause":"admin/golden","moment":"2026-11-28T02:47:41.678Z","begins":"2026-11-28T02:47:41.678Z","ends":null,"priority":100,"attempt":0,"node":null,"cancelled":false,"queued":"2026-11-28T02:47:41.683007Z","started":null,"ended":null,"progress":null,"result":null}', '9462aff8ccecb45222dba4f0dd03e26d02a0eaae9cfab2a237580773487d49e6');


--
-- Data for Name: audit_head; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_head VALUES (15, '9462aff8ccecb45222dba4f0dd03e26d02a0eaae9cfab2a237580773487d49e6');


--
-- Data for Name: flyway_schema_history; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.flyway_schema_history VALUES (1, '1', 'first', 'SQL', 'V1__first.sql', 2141031114, 'postgres', '2026-11-28 02:47:05.328663', 342, true);


--
-- Data for Name: job; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.job VALUES ('01a2200c-cab3-7400-8d67-9d5db06379db', '01a2200c-c60a-7a8e-be54-c21bac8a8d06', 'BACKUP', 'FAILED', 'admin/golden', '2026-11-28 02:47:18.961+00', '2026-11-28 02:47:18.961+00', NULL, 200, 1, 'node-one/5e19fb15', false, '2026-11-28 02:47:18.963936+00', '2026-11-28 02:47:21.228183+00', '2026-11-28 02:47:22.642576+00', NULL, '{"why":"/tmp/holdfast/gone cannot be read: no such file or folder. Next: check the path","passes":false,"kind":"NotFound"}');
INSERT INTO public.job VALUES ('01a2200c-c936-7dcd-9d59-342cc87a02f8', '01a2200c-c5a6-71f5-b6d5-a7ae046ce699', 'BACKUP', 'DONE', 'admin/golden', '2026-11-28 02:47:18.482+00', '2026-11-28 02:47:18.482+00', NULL, 300, 1, 'node-one/5e19fb15', false, '2026-11-28 02:47:18.58272+00', '2026-11-28 02:47:21.221108+00', '2026-11-28 02:47:23.413234+00', '{"stored":0,"ofBytes":0,"bytes":2,"ofEntries":0,"entries":2,"phase":"backing_up"}', '{"snapshot":"df74f51b0b4623c8ce915101e9664b9a","entries":2,"new":2,"changed":0,"removed":0,"failed":0,"bytesRead":2,"bytesStored":901,"seconds":0.98}');
INSERT INTO public.job VALUES ('01a2200d-0f08-72e7-a24e-ea61f41cfc9b', '01a2200c-c5df-7bc6-8604-efbb9b4c4244', 'BACKUP', 'RUNNING', 'admin/golden', '2026-11-28 02:47:36.454+00', '2026-11-28 02:47:36.454+00', NULL, 100, 1, 'node-one/5e19fb15', false, '2026-11-28 02:47:36.456031+00', '2026-11-28 02:47:39.285408+00', NULL, '{"stored":0,"ofBytes":0,"bytes":3000000,"ofEntries":0,"entries":2,"phase":"backing_up"}', NULL);
INSERT INTO public.job VALUES ('01a2200d-2373-70f0-ac18-6e62a061bb9a', '01a2200c-c5df-7bc6-8604-efbb9b4c4244', 'BACKUP', 'QUEUED', 'admin/golden', '2026-11-28 02:47:41.678+00', '2026-11-28 02:47:41.678+00', NULL, 100, 0, NULL, false, '2026-11-28 02:47:41.683007+00', NULL, NULL, NULL, NULL);


--
-- Data for Name: job_change; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.job_change VALUES ('01a2200c-c936-7dcd-9d59-342cc87a02f8', 1, '2026-11-28 02:47:18.615629+00', NULL, 'QUEUED', 'admin/golden');
INSERT INTO public.job_change VALUES ('01a2200c-cab3-7400-8d67-9d5db06379db', 1, '2026-11-28 02:47:18.964568+00', NULL, 'QUEUED', 'admin/golden');
INSERT INTO public.job_change VALUES ('01a2200c-c936-7dcd-9d59-342cc87a02f8', 2, '2026-11-28 02:47:20.239042+00', 'QUEUED', 'ADMITTED', 'its turn');
INSERT INTO public.job_change VALUES ('01a2200c-cab3-7400-8d67-9d5db06379db', 2, '2026-11-28 02:47:20.249654+00', 'QUEUED', 'ADMITTED', 'its turn');
INSERT INTO public.job_change VALUES ('01a2200c-c936-7dcd-9d59-342cc87a02f8', 3, '2026-11-28 02:47:21.221964+00', 'ADMITTED', 'RUNNING', 'begins at node-one/5e19fb15');
INSERT INTO public.job_change VALUES ('01a2200c-cab3-7400-8d67-9d5db06379db', 3, '2026-11-28 02:47:21.229225+00', 'ADMITTED', 'RUNNING', 'begins at node-one/5e19fb15');
INSERT INTO public.job_change VALUES ('01a2200c-cab3-7400-8d67-9d5db06379db', 4, '2026-11-28 02:47:22.665186+00', 'RUNNING', 'FAILED', '/tmp/holdfast/gone cannot be read: no such file or folder. Next: check the path');
INSERT INTO public.job_change VALUES ('01a2200c-c936-7dcd-9d59-342cc87a02f8', 4, '2026-11-28 02:47:23.419108+00', 'RUNNING', 'DONE', 'a snapshot');
INSERT INTO public.job_change VALUES ('01a2200d-0f08-72e7-a24e-ea61f41cfc9b', 1, '2026-11-28 02:47:36.45648+00', NULL, 'QUEUED', 'admin/golden');
INSERT INTO public.job_change VALUES ('01a2200d-0f08-72e7-a24e-ea61f41cfc9b', 2, '2026-11-28 02:47:38.29377+00', 'QUEUED', 'ADMITTED', 'its turn');
INSERT INTO public.job_change VALUES ('01a2200d-0f08-72e7-a24e-ea61f41cfc9b', 3, '2026-11-28 02:47:39.286223+00', 'ADMITTED', 'RUNNING', 'begins at node-one/5e19fb15');
INSERT INTO public.job_change VALUES ('01a2200d-2373-70f0-ac18-6e62a061bb9a', 1, '2026-11-28 02:47:41.686548+00', NULL, 'QUEUED', 'admin/golden');


--
-- Data for Name: job_line; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.job_line VALUES ('01a2200d-0f08-72e7-a24e-ea61f41cfc9b', 1, '2026-11-28 02:47:39.609096+00', 'The command before the backup ended with 0 after 0 s.');
INSERT INTO public.job_line VALUES ('01a2200d-0f08-72e7-a24e-ea61f41cfc9b', 2, '2026-11-28 02:47:39.611464+00', '  photos are read');


--
-- Data for Name: node; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.node VALUES ('node-one/5e19fb15', 2, '2026-11-28 02:47:42.081845+00');


--
-- Data for Name: plan; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.plan VALUES ('01a2200c-c5a6-71f5-b6d5-a7ae046ce699', 'orders', '01a2200c-c3ad-72e8-9a75-8930f1746f93', '01a2200c-b131-7ef7-9831-d474e9259570', '01a2200c-baf4-7647-86fc-84508d6e7437', false, NULL, 1, '2026-11-28 02:47:17.670441+00');
INSERT INTO public.plan VALUES ('01a2200c-c5df-7bc6-8604-efbb9b4c4244', 'photos', '01a2200c-c407-737c-acd9-820efc56591d', '01a2200c-c4e9-7b16-902b-5adefb589e6e', '01a2200c-baf4-7647-86fc-84508d6e7437', false, NULL, 1, '2026-11-28 02:47:17.727314+00');
INSERT INTO public.plan VALUES ('01a2200c-c60a-7a8e-be54-c21bac8a8d06', 'gone', '01a2200c-c44e-7b00-91cd-fa6c01b4d8d8', '01a2200c-b257-735b-8b73-999f427538ac', '01a2200c-baf4-7647-86fc-84508d6e7437', false, NULL, 1, '2026-11-28 02:47:17.770872+00');


--
-- Data for Name: policy; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.policy VALUES ('01a2200c-b131-7ef7-9831-d474e9259570', 'core', true, '{"schedule":{"cron":"0 * * * *","zone":"Etc/UTC","jitter":"10m"},"window":[],"freezes":[],"full":{"everyDays":30},"keep":{"hourly":48,"daily":14,"weekly":8,"monthly":12,"yearly":3},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":7},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"adaptive":true}],"priority":300,"hooks":{"timeLimit":"5m"},"rpo":"2h","rpoInFreezes":"counted","rto":"4h"}', 1, '2026-11-28 02:47:12.433104+00');
INSERT INTO public.policy VALUES ('01a2200c-b257-735b-8b73-999f427538ac', 'important', true, '{"schedule":{"cron":"0 */6 * * *","zone":"Etc/UTC","jitter":"30m"},"window":[],"freezes":[],"full":{"everyDays":90},"keep":{"hourly":12,"daily":14,"weekly":8,"monthly":12},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":30},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"adaptive":true}],"priority":200,"hooks":{"timeLimit":"5m"},"rpo":"12h","rpoInFreezes":"counted","rto":"8h"}', 1, '2026-11-28 02:47:12.727318+00');
INSERT INTO public.policy VALUES ('01a2200c-b273-70e0-b1e7-e535bd563876', 'ordinary', true, '{"schedule":{"cron":"0 22 * * *","zone":"Etc/UTC","jitter":"4h"},"window":[{"from":"22:00","to":"06:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"]}],"freezes":[],"full":"never","keep":{"daily":14,"weekly":8,"monthly":6},"prune":{"everyDays":7},"verify":{"everyDays":1,"withinDays":90},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"adaptive":true}],"priority":100,"hooks":{"timeLimit":"5m"},"rpo":"2d","rpoInFreezes":"counted","rto":"1d"}', 1, '2026-11-28 02:47:12.755867+00');
INSERT INTO public.policy VALUES ('01a2200c-c4e9-7b16-902b-5adefb589e6e', 'slow', false, '{"schedule":{"every":"1d","origin":"2000-01-01T00:00:00Z","zone":"Etc/UTC","jitter":"0s"},"window":[],"freezes":[],"full":"never","keep":{"daily":14,"weekly":8,"monthly":12},"prune":{"everyDays":1},"verify":{"everyDays":1,"withinDays":30},"replicas":[],"limits":[{"from":"00:00","to":"00:00","days":["MON","TUE","WED","THU","FRI","SAT","SUN"],"bytesPerSecond":"50000","adaptive":false}],"priority":100,"hooks":{"before":"echo photos are read","timeLimit":"5m"},"rpo":"2d","rpoInFreezes":"counted","rto":"1d"}', 1, '2026-11-28 02:47:17.48173+00');


--
-- Data for Name: repository; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.repository VALUES ('01a2200c-baf4-7647-86fc-84508d6e7437', 'main', '01a2200c-ba7b-7336-b00a-5aa047db7950', 'backup', '\x4c9f025c934f4dd19c1004d93f7143a1c3e8cb3b4c4c5c3a7241a3f1b44833de8d2a22a4e0d8cb574233fbe828', NULL, '2026-11-28 02:47:23.38192+00', NULL, 1, '2026-11-28 02:47:14.932096+00');


--
-- Data for Name: rpo_change; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.rpo_change VALUES ('01a2200c-c60a-7a8e-be54-c21bac8a8d06', 1, '2026-11-28 02:47:23.249544+00', NULL, 'UNPROTECTED', 'there is no whole snapshot: /tmp/holdfast/gone cannot be read: no such file or folder. Next: check the path');
INSERT INTO public.rpo_change VALUES ('01a2200c-c5a6-71f5-b6d5-a7ae046ce699', 1, '2026-11-28 02:47:23.383677+00', NULL, 'FRESH', 'the newest whole snapshot is 0 s old');
INSERT INTO public.rpo_change VALUES ('01a2200c-c5df-7bc6-8604-efbb9b4c4244', 1, '2026-11-28 02:47:23.481065+00', NULL, 'UNPROTECTED', 'there is no whole snapshot');


--
-- Data for Name: rpo_state; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.rpo_state VALUES ('01a2200c-c60a-7a8e-be54-c21bac8a8d06', 'UNPROTECTED', '2026-11-28 02:47:23.249544+00', NULL, 'there is no whole snapshot: /tmp/holdfast/gone cannot be read: no such file or folder. Next: check the path');
INSERT INTO public.rpo_state VALUES ('01a2200c-c5a6-71f5-b6d5-a7ae046ce699', 'FRESH', '2026-11-28 02:47:23.383677+00', '2026-11-28 04:47:23.187+00', 'the newest whole snapshot is 18 s old');
INSERT INTO public.rpo_state VALUES ('01a2200c-c5df-7bc6-8604-efbb9b4c4244', 'UNPROTECTED', '2026-11-28 02:47:23.481065+00', NULL, 'there is no whole snapshot');


--
-- Data for Name: scheduled_tasks; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.scheduled_tasks VALUES ('ledgers', 'recurring', NULL, '2026-11-28 02:49:12.191705+00', false, NULL, '2026-11-28 02:47:12.191705+00', NULL, 0, NULL, 3, 90);
INSERT INTO public.scheduled_tasks VALUES ('rpo', 'recurring', NULL, '2026-11-28 02:47:46.307635+00', false, NULL, '2026-11-28 02:47:41.307635+00', NULL, 0, NULL, 13, 90);
INSERT INTO public.scheduled_tasks VALUES ('job', '01a2200d-0f08-72e7-a24e-ea61f41cfc9b', NULL, '2026-11-28 02:47:38.299715+00', true, 'node-one/5e19fb15', NULL, NULL, NULL, '2026-11-28 02:47:42.103747+00', 2, 100);
INSERT INTO public.scheduled_tasks VALUES ('tick', 'recurring', NULL, '2026-11-28 02:47:43.292381+00', false, NULL, '2026-11-28 02:47:42.292381+00', NULL, 0, NULL, 33, 90);


--
-- Data for Name: session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session VALUES ('ed7f91a356d29aee003e0498ebd4f8ea2ff666212c957d711e18725eaa755b32', '01a2200c-b2ef-790b-9337-9d1fbefb5afa', 'd8f94a330a005969261639cb22b16e93d5130919dd5c9b6361bf9e6e17d819eb', '2026-11-28 14:47:14.153905+00');


--
-- Data for Name: snapshot; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.snapshot VALUES ('01a2200c-baf4-7647-86fc-84508d6e7437', 'df74f51b0b4623c8ce915101e9664b9a', 'orders', '2026-11-28 02:47:23.187+00', true, 'CONSISTENCY', 'FULL', 2, 2, 'node-one');


--
-- Data for Name: source; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.source VALUES ('01a2200c-c3ad-72e8-9a75-8930f1746f93', 'orders', '01a2200c-ba7b-7336-b00a-5aa047db7950', 'orders', 'orders', '[]', '[]', 1, '2026-11-28 02:47:17.165957+00');
INSERT INTO public.source VALUES ('01a2200c-c407-737c-acd9-820efc56591d', 'photos', '01a2200c-ba7b-7336-b00a-5aa047db7950', 'photos', 'photos', '[]', '[]', 1, '2026-11-28 02:47:17.255197+00');
INSERT INTO public.source VALUES ('01a2200c-c44e-7b00-91cd-fa6c01b4d8d8', 'gone', '01a2200c-ba7b-7336-b00a-5aa047db7950', 'gone', 'gone', '[]', '[]', 1, '2026-11-28 02:47:17.326219+00');


--
-- Data for Name: store; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.store VALUES ('01a2200c-ba7b-7336-b00a-5aa047db7950', 'disk', 'file:///tmp/holdfast', NULL, 2, 1, '2026-11-28 02:47:14.811237+00');


--
-- Data for Name: token; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.token VALUES ('01a2200c-b940-7b36-918b-cef9660cedff', 'golden', 'ADMINISTRATOR', 'f3d2b2e3f88684dc915923841b87b947b3c19594d67e8f37c628a62236ae0f37', '01a2200c-b2ef-790b-9337-9d1fbefb5afa', '2026-11-29 02:47:14+00', '2026-11-28 02:47:14.789375+00', 1, '2026-11-28 02:47:14.496035+00');


--
-- Name: account account_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_name_key UNIQUE (name);


--
-- Name: account account_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);


--
-- Name: answered answered_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.answered
    ADD CONSTRAINT answered_pkey PRIMARY KEY (who, word);


--
-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);


--
-- Name: flyway_schema_history flyway_schema_history_pk; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);


--
-- Name: job_change job_change_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.job_change
    ADD CONSTRAINT job_change_pkey PRIMARY KEY (job, number);


--
-- Name: job_line job_line_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.job_line
    ADD CONSTRAINT job_line_pkey PRIMARY KEY (job, number);


--
-- Name: job job_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);


--
-- Name: job job_plan_kind_moment_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_plan_kind_moment_key UNIQUE (plan, kind, moment);


--
-- Name: node node_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.node
    ADD CONSTRAINT node_pkey PRIMARY KEY (name);


--
-- Name: plan plan_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.plan
    ADD CONSTRAINT plan_name_key UNIQUE (name);


--
-- Name: plan plan_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.plan
    ADD CONSTRAINT plan_pkey PRIMARY KEY (id);


--
-- Name: plan plan_source_repository_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.plan
    ADD CONSTRAINT plan_source_repository_key UNIQUE (source, repository);


--
-- Name: policy policy_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.policy
    ADD CONSTRAINT policy_name_key UNIQUE (name);


--
-- Name: policy policy_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.policy
    ADD CONSTRAINT policy_pkey PRIMARY KEY (id);


--
-- Name: repository repository_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.repository
    ADD CONSTRAINT repository_name_key UNIQUE (name);


--
-- Name: repository repository_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.repository
    ADD CONSTRAINT repository_pkey PRIMARY KEY (id);


--
-- Name: repository repository_store_place_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.repository
    ADD CONSTRAINT repository_store_place_key UNIQUE (store, place);


--
-- Name: rpo_change rpo_change_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rpo_change
    ADD CONSTRAINT rpo_change_pkey PRIMARY KEY (plan, number);


--
-- Name: rpo_state rpo_state_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rpo_state
    ADD CONSTRAINT rpo_state_pkey PRIMARY KEY (plan);


--
-- Name: scheduled_tasks scheduled_tasks_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.scheduled_tasks
    ADD CONSTRAINT scheduled_tasks_pkey PRIMARY KEY (task_name, task_instance);


--
-- Name: session session_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (hash);


--
-- Name: snapshot snapshot_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.snapshot
    ADD CONSTRAINT snapshot_pkey PRIMARY KEY (repository, id);


--
-- Name: source source_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_name_key UNIQUE (name);


--
-- Name: source source_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (id);


--
-- Name: store store_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.store
    ADD CONSTRAINT store_name_key UNIQUE (name);


--
-- Name: store store_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.store
    ADD CONSTRAINT store_pkey PRIMARY KEY (id);


--
-- Name: token token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_hash_key UNIQUE (hash);


--
-- Name: token token_name_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_name_key UNIQUE (name);


--
-- Name: token token_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (id);


--
-- Name: flyway_schema_history_s_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX flyway_schema_history_s_idx ON public.flyway_schema_history USING btree (success);


--
-- Name: job_by_plan; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX job_by_plan ON public.job USING btree (plan, moment);


--
-- Name: job_by_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX job_by_state ON public.job USING btree (state, priority);


--
-- Name: scheduled_tasks_by_heartbeat; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX scheduled_tasks_by_heartbeat ON public.scheduled_tasks USING btree (last_heartbeat);


--
-- Name: scheduled_tasks_by_priority; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX scheduled_tasks_by_priority ON public.scheduled_tasks USING btree (priority DESC, execution_time);


--
-- Name: scheduled_tasks_by_time; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX scheduled_tasks_by_time ON public.scheduled_tasks USING btree (execution_time);


--
-- Name: snapshot_by_source; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX snapshot_by_source ON public.snapshot USING btree (repository, source, as_of);


--
-- Name: job_change job_change_job_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.job_change
    ADD CONSTRAINT job_change_job_fkey FOREIGN KEY (job) REFERENCES public.job(id) ON DELETE CASCADE;


--
-- Name: job_line job_line_job_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.job_line
    ADD CONSTRAINT job_line_job_fkey FOREIGN KEY (job) REFERENCES public.job(id) ON DELETE CASCADE;


--
-- Name: job job_plan_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_plan_fkey FOREIGN KEY (plan) REFERENCES public.plan(id) ON DELETE CASCADE;


--
-- Name: plan plan_policy_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.plan
    ADD CONSTRAINT plan_policy_fkey FOREIGN KEY (policy) REFERENCES public.policy(id);


--
-- Name: plan plan_repository_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.plan
    ADD CONSTRAINT plan_repository_fkey FOREIGN KEY (repository) REFERENCES public.repository(id);


--
-- Name: plan plan_source_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.plan
    ADD CONSTRAINT plan_source_fkey FOREIGN KEY (source) REFERENCES public.source(id);


--
-- Name: repository repository_follows_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.repository
    ADD CONSTRAINT repository_follows_fkey FOREIGN KEY (follows) REFERENCES public.repository(id);


--
-- Name: repository repository_store_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.repository
    ADD CONSTRAINT repository_store_fkey FOREIGN KEY (store) REFERENCES public.store(id);


--
-- Name: rpo_change rpo_change_plan_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rpo_change
    ADD CONSTRAINT rpo_change_plan_fkey FOREIGN KEY (plan) REFERENCES public.plan(id) ON DELETE CASCADE;


--
-- Name: rpo_state rpo_state_plan_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.rpo_state
    ADD CONSTRAINT rpo_state_plan_fkey FOREIGN KEY (plan) REFERENCES public.plan(id) ON DELETE CASCADE;


--
-- Name: session session_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_account_fkey FOREIGN KEY (account) REFERENCES public.account(id) ON DELETE CASCADE;


--
-- Name: snapshot snapshot_repository_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.snapshot
    ADD CONSTRAINT snapshot_repository_fkey FOREIGN KEY (repository) REFERENCES public.repository(id) ON DELETE CASCADE;


--
-- Name: source source_store_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_store_fkey FOREIGN KEY (store) REFERENCES public.store(id);


--
-- Name: token token_account_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_account_fkey FOREIGN KEY (account) REFERENCES public.account(id) ON DELETE CASCADE;


--
-- PostgreSQL database dump complete
--

\unrestrict vObTAwHW7JEbYvHOJkzH6X0zYEOAZ3Qg7bPAlRjy3oCcWmFnYTfr6S5u3n8vdJm

