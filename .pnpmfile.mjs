/**
 * What pnpm changes in the manifests of others.
 */
export const hooks = {
  readPackage: (manifest) => {
    // A peer of the benchmark: its domains module imports nothing, the rest of it needs 450 packages (webpack, wasm tools).
    if (manifest.name === "azion") manifest.dependencies = {}
    return manifest
  }
}
