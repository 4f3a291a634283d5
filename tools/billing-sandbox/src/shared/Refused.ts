import { Schema } from "effect"

export class Refused extends Schema.TaggedError<Refused>()("Refused", {
  status: Schema.Literals([400, 401, 403, 404, 409, 413, 422]),
  code: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return this.reason
  }
}

export const badRequest = (reason: string): Refused => new Refused({ status: 400, code: "bad-request", reason })

export const notFound = (what: string, id: string): Refused =>
  new Refused({ status: 404, code: `${what}-not-found`, reason: `There is no ${what} ${id}` })

export const conflict = (code: string, reason: string): Refused => new Refused({ status: 409, code, reason })

export const unprocessable = (code: string, reason: string): Refused => new Refused({ status: 422, code, reason })
