/**
 * Azion v3 as Effect's `HttpApi`: the declarations of all groups, for an OpenAPI export or a mock server. Programs that
 * call Azion do not need it.
 */
import * as HttpApi from "@millrace/core/HttpApi"
import * as EffectHttpApi from "effect/http-api/HttpApi"
import { createToken, revokeToken } from "../Token.ts"
import { createDomain, deleteDomain, getDomain, listDomains, replaceDomain, updateDomain } from "./Domains.ts"

export const tokens = HttpApi.group("tokens", [createToken, revokeToken])

export const domains = HttpApi.group("domains", [
  listDomains,
  createDomain,
  getDomain,
  replaceDomain,
  updateDomain,
  deleteDomain
])

export const api = EffectHttpApi.make("azion.v3").add(tokens, domains)
