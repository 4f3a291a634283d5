import type { SqlClient } from "effect/sql/SqlClient"

/** All rights on our tables except the owner's: for `public` and each role, on tables (empty column) and columns. */
export const grantedRights = (sql: SqlClient) => sql`
  select c.relname::text as "table", acl.privilege_type::text as "right", ''::text as "column",
    case acl.grantee when 0 then 'public' else acl.grantee::regrole::text end as role
  from pg_class c cross join lateral aclexplode(c.relacl) acl
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and acl.grantee <> c.relowner
  union all
  select c.relname::text, acl.privilege_type::text, a.attname::text,
    case acl.grantee when 0 then 'public' else acl.grantee::regrole::text end
  from pg_attribute a join pg_class c on c.oid = a.attrelid cross join lateral aclexplode(a.attacl) acl
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and acl.grantee <> c.relowner`
