/** Where the API is: beside this page. The server writes <base href>; a stage of API Gateway may be in it. */
export const basePath = new URL(".", document.baseURI).pathname.replace(/\/$/, "");

export function address(path: string): string {
  return `${basePath}${path}`;
}
