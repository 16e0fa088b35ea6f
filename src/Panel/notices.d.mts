/** The licences of what ships: the panel's npm packages and, with the path of a project.assets.json, the service's NuGet packages. */
export function notices(panel: string, assets?: string): string;
