import { MantineProvider } from "@mantine/core";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { BrowserRouter } from "react-router";
import { basePath } from "../api/base";
import { ApiError } from "../api/problem";
import { isSignedIn, onSession } from "../api/session";
import { SignIn } from "../features/session/SignIn";
import { Shell } from "./Shell";
import { readable, theme } from "./theme";

/** The page's Content-Security-Policy lets in style sheets with this only. */
function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
}

// What keeps the page from scrolling under a dialog puts a style sheet in by itself, and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce() });

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (times, error) =>
          times < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
      },
    },
  });
}

export function App() {
  const [client] = useState(makeClient);
  const signedIn = useSyncExternalStore(onSession, isSignedIn);
  useEffect(() => {
    if (!signedIn) client.clear(); // whoever comes next must not see what the last one saw
  }, [signedIn, client]);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={nonce}
      cssVariablesResolver={readable}
    >
      <Notifications position="top-right" limit={4} />
      <QueryClientProvider client={client}>
        <BrowserRouter basename={`${basePath}/app`}>{signedIn ? <Shell /> : <SignIn />}</BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
