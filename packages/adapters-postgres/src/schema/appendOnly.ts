export const refuseChange = `
  create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% is written once and never changed', tg_table_name using errcode = 'insufficient_privilege';
  end
  $$`

/** Refuses UPDATE, DELETE and TRUNCATE of a table, even by its owner. */
export const appendOnly = (table: string): string => `
  create trigger ${table}_append_only before update or delete or truncate on ${table}
    for each statement execute function refuse_change()`
