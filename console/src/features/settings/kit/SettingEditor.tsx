import { Suspense } from "react";
import { useParams, useSearchParams } from "react-router";
import type { Me } from "../../../app/me";
import { ErrorNote } from "../../../ui/ErrorNote";
import { FormLoading } from "./FormLoading";
import type { KindPlace } from "./kinds";
import { useSetting } from "./useSettings";

const NEW = "new";

/** One setting in its kind's form, once it is read; a new one begins empty or as a copy (`?from=id`). */
export function SettingEditor({ place, me }: { place: KindPlace; me: Me }) {
  const { id = "" } = useParams();
  const [asked] = useSearchParams();
  const isNew = id === NEW;
  const source = isNew ? (asked.get("from") ?? "") : id;
  const found = useSetting(place.kind, source);
  if (source && found.error && !found.data) {
    return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  }
  if (source && !found.data) return <FormLoading />;
  const read = found.data ?? null;
  return (
    <Suspense fallback={<FormLoading />}>
      <place.editor
        key={`${place.kind} ${id} ${source}`}
        kind={place.kind}
        id={isNew ? "" : id}
        setting={isNew ? null : read}
        from={isNew ? read : null}
        me={me}
      />
    </Suspense>
  );
}
