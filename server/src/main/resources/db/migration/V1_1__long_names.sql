-- Who asked for a job is an account and a token: two names and what stands between them.
alter table job alter column cause set data type varchar(201);
alter table audit alter column who set data type varchar(201);
alter table answered alter column who set data type varchar(201);
