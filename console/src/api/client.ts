import createClient, { type Middleware } from "openapi-fetch";
import { basePath } from "./base";
import { ApiError, type Problem } from "./problem";
import type { paths } from "./schema";
import { idToken, signOut } from "./session";

const signed: Middleware = {
  async onRequest({ request }) {
    request.headers.set("Authorization", await idToken());
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401) signOut();
    return undefined;
  },
};

/** The API, typed from the project's own OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: `${location.origin}${basePath}`,
  fetch: (request) => fetch(request), // found when it is called, so that tests can stand in for it
});
api.use(signed);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's data, or ApiError. */
export async function told<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(0, null);
  }
  if (answer.error !== undefined || !answer.response.ok) {
    throw new ApiError(answer.response.status, (answer.error as Problem | undefined) ?? null);
  }
  return answer.data as T;
}
