/** The plugin's manifest, whose schema is held by a test; here what the script reads of it. */
declare module '*/plugin-manifest.json' {
  const manifest: {
    readonly id: string;
    readonly name: string;
    /** URL of a picture. */
    readonly icon: string;
    readonly settings: readonly { readonly key: string; readonly type: string; readonly enum?: readonly string[] }[];
  };
  export default manifest;
}
