/**
 * `/data_streaming` of Azion v3: streams, the templates they may be built on, and the domains they may carry. Lists are not
 * paged, but for the domains; what writes a stream answers an array, its endpoint in an array of its own.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import type { Call, Operation } from "../azion/Operation.ts"
import * as Page from "../azion/Page.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"
import type { Route } from "../internal/Route.ts"

export const make = (account: Account): Collection.Collection => {
  const { domains, pastEnd, streamings } = account
  const errors = Answer.version3
  const collection = Collection.make({
    path: "/data_streaming/streamings",
    param: "data_streaming_id",
    table: streamings,
    verbs: Collection.everyVerb,
    fields,
    required: ["name"],
    blank: ({ id }) => ({
      id,
      name: `stream-${id}`,
      template_id: undefined,
      template_model: undefined,
      data_source: "http",
      active: true,
      endpoint: undefined,
      domains_ids: undefined,
      all_domains: false,
      sampling_percentage: undefined
    }),
    touch: (_birth, row, given) => ({
      // A stream that is given the one loses the other.
      ...(given["template_model"] === undefined ? {} : { template_id: given["template_id"] }),
      ...(given["template_id"] === undefined ? {} : { template_model: given["template_model"] }),
      data_source: row["data_source"] ?? "http",
      active: row["active"] ?? true,
      all_domains: row["all_domains"] ?? false
    }),
    check: ({ template_id, template_model }) =>
      (template_id === undefined) === (template_model === undefined)
        ? { template_id: ["Exactly one of template_id and template_model is required."] }
        : undefined,
    show: shown,
    showWritten: (row) => ({
      ...shown(row),
      ...(row["endpoint"] === undefined ? {} : { endpoint: [row["endpoint"]] })
    }),
    envelopes: { create: Answer.array, replace: Answer.array, update: Answer.array },
    wholeList: Answer.single
  })

  const isSelected = (stream: Row | undefined, id: unknown): boolean =>
    stream?.["all_domains"] === true || (Array.isArray(stream?.["domains_ids"]) && stream["domains_ids"].includes(id))

  const listDomains = ({ url }: Call): Exchange.Reply => {
    const query = url.searchParams
    const streaming = query.get("streaming_id")
    const stream = streaming === null ? undefined : streamings.find(streaming)
    if (streaming !== null && stream === undefined) return errors.notFound
    const selected = query.get("selected")?.toLowerCase()
    const rows = domains
      .all()
      .filter(Collection.byName(query))
      .map(({ id, name }) => ({ domain_id: id, name, selected: isSelected(stream, id) }))
      .filter((domain) => selected === undefined || String(domain.selected) === selected)
    return Page.make(rows, { fields: ["domain_id", "name", "selected"], url, errors, pastEnd })
  }

  const getTemplate = ({ params }: Call): Exchange.Reply => {
    const template = templates.find(({ id }) => String(id) === params["template_id"])
    return template === undefined ? errors.notFound : Answer.json(200, Answer.single(template))
  }

  const route = (path: string, run: Operation["run"]): Route<Operation> => ({
    method: "GET",
    path,
    operation: { errors, run }
  })
  return {
    ...collection,
    routes: [
      ...collection.routes,
      route("/data_streaming/domains", listDomains),
      route("/data_streaming/templates", () => Answer.json(200, Answer.single(templates))),
      route("/data_streaming/templates/{template_id}", getTemplate)
    ]
  }
}

// internal

const shown = (row: Row): Row => Collection.omit(row, "domains_ids", "sampling_percentage")

// The ids are the vendor's, the names and models invented.
const templates = [2, 4, 86, 184, 251].map((id) => ({
  id,
  name: `Example template ${id}`,
  template_model: '{"time":"$time","host":"$host","status":"$status"}'
}))

const text = Field.text({ blank: true })
const url = Field.text({ pattern: /^https?:\/\// })
const headers = Field.either(Field.record, Field.list(Field.record, { maxItems: 5 }))

// What each type of endpoint takes.
const endpointFields: Readonly<Record<string, Collection.Body["fields"]>> = {
  standard: { url, log_line_separator: text, payload_format: text, max_size: Field.integer({ minimum: 0 }), headers },
  kafka: { kafka_topic: text, bootstrap_servers: text, use_tls: Field.boolean },
  s3: {
    access_key: text,
    region: text,
    object_key_prefix: text,
    bucket_name: text,
    content_type: text,
    host_url: url,
    secret_key: text
  },
  big_query: {
    dataset_id: text,
    project_id: text,
    table_id: text,
    service_account_key: Field.either(text, Field.shape({ service_account_key: text }, []))
  },
  elasticsearch: { url, api_key: text },
  aws_kinesis_firehose: { access_key: text, stream_name: text, region: text, secret_key: text },
  datadog: { url, api_key: text },
  qradar: { url },
  azure_monitor: {
    log_type: text,
    shared_key: text,
    time_generated_field: text,
    workspace_id: Field.text({ pattern: /[a-zA-Z0-9]{5}-[a-zA-Z0-9]{5}-[a-zA-Z0-9]{6}/ })
  },
  azure_blob_storage: {
    storage_account: text,
    container_name: text,
    blob_sas_token: Field.text({ pattern: /[a-zA-Z0-9]{15}/ })
  },
  splunk: { url, api_key: text }
}

const endpointType = Field.literals(Object.keys(endpointFields))

// An object, or the same as JSON text.
const endpoint: Field.Field<unknown> = (value) => {
  const json = typeof value === "string" ? Result.try((): unknown => JSON.parse(value)) : Result.succeed(value)
  return Result.flatMap(
    Result.mapError(json, () => "Value must be valid JSON."),
    (value) =>
      Result.flatMap(endpointType(Object(value)["endpoint_type"]), (type) =>
        Field.shape({ endpoint_type: endpointType, ...endpointFields[type] }, ["endpoint_type"])(value)
      )
  )
}

const template: Field.Field<number> = (value) =>
  Result.filterOrFail(
    Field.integer()(value),
    (id) => templates.some((template) => template.id === id),
    () => "There is no such template."
  )

const fields: Collection.Body["fields"] = {
  name: Field.text(),
  template_id: template,
  template_model: Field.text(),
  data_source: Field.nullable(Field.literals(["http", "waf", "cells_console", "rtm_activity"])),
  active: Field.nullable(Field.boolean),
  endpoint,
  domains_ids: Field.list(Field.integer(), { minItems: 1 }),
  all_domains: Field.nullable(Field.boolean),
  sampling_percentage: Field.nullable(Field.integer({ minimum: 0, maximum: 100 }))
}
