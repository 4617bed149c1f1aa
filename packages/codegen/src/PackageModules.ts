/** The modules of a whole API beside those of its groups: shared schemas, the index, the declarations as `HttpApi`. */
import type { Component, Components, Fragment } from "./Components.ts"
import * as LocalNames from "./LocalNames.ts"
import type { Module } from "./Module.ts"
import * as Name from "./Name.ts"
import type { Import } from "./Overlay.ts"
import type { Plan } from "./Plan.ts"
import * as SchemaModule from "./SchemaModule.ts"

/** `Components.ts`: the schemas that several groups need. */
export const components = ({ overlay }: Plan, shared: ReadonlyArray<Component>, all: Components): Module => {
  const imports: Array<Import> = []
  const take = (fragment: Fragment): string => {
    imports.push(...fragment.imports)
    return fragment.code
  }
  return {
    header: [`Schemas of ${overlay.title} that several of its groups need.`],
    declarations: SchemaModule.declarations(shared, all, take, LocalNames.inSchemas(overlay, shared, all)),
    imports
  }
}

/** `index.ts`: everything, by namespace. */
export const index = ({ groups, overlay }: Plan, hasComponents: boolean): Module => ({
  header: [`${overlay.title}, one module per resource group.`],
  imports: [],
  declarations: [
    [...groups.map(({ name }) => name), ...(hasComponents ? ["Components"] : []), ...(overlay.alsoExported ?? [])]
      .toSorted()
      .map((name) => `export * as ${name} from "./${name}.ts"`)
      .join("\n")
  ]
})

/** `HttpApi.ts`: the declarations of all groups. */
export const httpApi = ({ groups, overlay }: Plan): Module => {
  const names = groups.map(({ name }) => ({ constant: Name.camel(name), name }))
  return {
    header: [
      `${overlay.title} as Effect's \`HttpApi\`: the declarations of all groups, for an OpenAPI export or a mock server. Programs that call the API do not need it.`
    ],
    imports: [],
    siblings: groups.map(({ name }) => name),
    declarations: [
      names
        .map(({ constant, name }) => `export const ${constant} = HttpApi.group("${constant}", ${name}.operations)`)
        .join("\n"),
      `export const api = EffectHttpApi.make(${JSON.stringify(overlay.api)}).add(${names.map(({ constant }) => constant).join(", ")})`
    ]
  }
}
