import { grantedRights } from "../schema/grants/listRights.ts"
import { newestMigration } from "../schema/migrations.ts"
import { wantedRightsJson } from "../schema/grants/serviceRights.ts"
import type { Invariant } from "./Invariant.ts"

/** Tables of a newer version are unknown here, so its schema is not checked. */
export const roleInvariants: ReadonlyArray<Invariant> = [
  {
    name: "role-rights",
    title: "No role except the owner has more rights on our tables than the service needs",
    broken: (sql) => sql`
      with granted as (
        select * from (${grantedRights(sql)}) all_granted
        where not exists (select from schema_migration where id > ${newestMigration})
      )
      select role, "table", "right", "column" from granted
      except
      select granted.role, w."table", w."right", w."column"
      from granted, json_to_recordset(${wantedRightsJson}::json) as w ("table" text, "right" text, "column" text)
      where granted.role <> 'public'
      union all
      select r.rolname::text, 'transfer', 'SUPERUSER', '' from pg_roles r
      where r.rolsuper and exists (select from granted g where g.role = quote_ident(r.rolname))
      union all
      select r.rolname::text, 'transfer', 'MEMBER OF OWNER', ''
      from pg_roles r, pg_class c
      where c.oid = 'public.transfer'::regclass and not r.rolsuper and r.oid <> c.relowner
        and exists (select from granted g where g.role = quote_ident(r.rolname))
        and pg_has_role(r.oid, c.relowner, 'member')
      union all
      select r.rolname::text, 'schema public', 'CREATE', ''
      from pg_roles r, pg_class c
      where c.oid = 'public.transfer'::regclass and r.oid <> c.relowner
        and exists (select from granted g where g.role = quote_ident(r.rolname))
        and has_schema_privilege(r.oid, 'public', 'create')`
  }
]
