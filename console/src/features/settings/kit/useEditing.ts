import { type UseFormReturnType, useForm } from "@mantine/form";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { fieldErrors, idOf, isConflict } from "./problems";
import type { EditorProps, Kind, Setting, SettingIn, Values } from "./settingTypes";
import { readSetting, useRemove, useSave } from "./useSettings";

type Rules<F> = Partial<{
  [name in keyof F]: (value: F[name], values: F, path?: string) => string | null;
}>;

export interface Plan<K extends Kind, F extends object> {
  /** What a new one begins with; its keys are what is written. */
  empty: F;
  /** Where the form isn't the setting itself: from the setting to the form, and back. */
  read?: (setting: Setting<K>) => F;
  write?: (values: F) => Omit<SettingIn<K>, "version">;
  /** What can be told before the server is asked: by field, a sentence or null. */
  validate?: Rules<F> | ((values: F) => Record<string, string>);
  /** The id of a new one from what was filled in; else made of `name` or `title`. */
  idFrom?: (values: F) => string;
  /** Stands before every id of a new one and isn't typed. */
  idPrefix?: string;
}

export interface Editing<K extends Kind, F extends object> {
  kind: K;
  /** "" while it is new. */
  id: string;
  isNew: boolean;
  isBuiltIn: boolean;
  form: UseFormReturnType<F>;
  /** The id a new one will have. */
  newId: string;
  setNewId: (id: string) => void;
  changed: boolean;
  saving: boolean;
  error: unknown;
  conflict: boolean;
  save: () => void;
  discard: () => void;
  /** After a conflict: theirs into the form, or mine over theirs. */
  takeTheirs: () => void;
  keepMine: () => void;
  remove: () => void;
  removing: boolean;
  removeError: unknown;
  /** Nothing is lost by leaving from now on. */
  settled: boolean;
}

/** A setting in a form: what is filled in, whether it changed, and the ways to keep it. */
export function useEditing<K extends Kind, F extends object = Values<K>>(
  given: EditorProps<K>,
  plan: Plan<K, F>,
): Editing<K, F> {
  const { kind, id, setting, from } = given;
  const go = useNavigate();
  const read = (one: Setting<K>): F => (plan.read ? plan.read(one) : picked(one, plan.empty));
  const [version, setVersion] = useState<number>(versionOf(setting));
  const [wantedId, setNewId] = useState("");
  const [settled, setSettled] = useState(false);
  const [made, setMade] = useState("");
  const [theirs, setTheirs] = useState<unknown>(null);
  const form = useForm<F>({
    initialValues: setting ? read(setting) : from ? copied(read(from)) : plan.empty,
    validateInputOnBlur: true,
    clearInputErrorOnChange: true,
    ...(plan.validate ? { validate: plan.validate as never } : {}),
  });
  const saving = useSave(kind);
  const removing = useRemove(kind);
  const newId = wantedId || (plan.idFrom?.(form.values) ?? idOf(nameIn(form.values)));
  const fullId = `${plan.idPrefix ?? ""}${newId}`;
  const changed = !setting || form.isDirty();

  function show(one: Setting<K>): void {
    form.setInitialValues(read(one));
    form.setValues(read(one));
    form.clearErrors();
    setVersion(versionOf(one));
  }

  // Somebody else changed it while nothing was changed here: show theirs.
  const shown = useRef(setting);
  useEffect(() => {
    if (!setting || setting === shown.current) return;
    shown.current = setting;
    if (!form.isDirty() && versionOf(setting) > version) show(setting);
  });

  // To the new one's own page: only once the form is drawn as settled, since until then leaving it asks.
  useEffect(() => {
    if (made) void go(`/settings/${kind}/${made}`, { replace: true });
  }, [made, kind, go]);

  function write(asVersion: number): void {
    const body = (plan.write ? plan.write(form.values) : form.values) as SettingIn<K>;
    setTheirs(null);
    saving.mutate(
      { id: id || fullId, body, version: asVersion || null },
      {
        onSuccess: (saved) => {
          setSettled(true);
          show(saved);
          if (!id) setMade(saved.id);
          else setSettled(false);
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    );
  }

  async function afresh(then: (one: Setting<K>) => void): Promise<void> {
    try {
      const one = await readSetting(kind, id || fullId);
      saving.reset();
      then(one);
    } catch (error) {
      setTheirs(error);
    }
  }

  return {
    kind,
    id,
    isNew: !setting,
    isBuiltIn: Boolean(setting && version === 0),
    form: form as unknown as UseFormReturnType<F>,
    newId,
    setNewId,
    changed,
    saving: saving.isPending,
    error: theirs ?? saving.error,
    conflict: isConflict(saving.error),
    settled,
    save: () => {
      if (!form.validate().hasErrors) write(version);
    },
    discard: () => {
      form.reset();
      saving.reset();
      if (!setting) {
        setSettled(true);
        void go(`/settings/${kind}`);
      }
    },
    takeTheirs: () => void afresh(show),
    keepMine: () =>
      void afresh((one) => {
        setVersion(versionOf(one));
        write(versionOf(one));
      }),
    remove: () =>
      removing.mutate(
        { id, version },
        {
          onSuccess: () => {
            setSettled(true);
            void go(`/settings/${kind}`);
          },
        },
      ),
    removing: removing.isPending,
    removeError: removing.error,
  };
}

function versionOf(setting: object | null): number {
  return setting && "version" in setting ? Number(setting.version) : 0;
}

function picked<F extends object>(setting: object, empty: F): F {
  const known = setting as Record<string, unknown>;
  return Object.fromEntries(Object.entries(empty).map(([name, value]) => [name, known[name] ?? value])) as F;
}

function nameIn(values: object): string {
  const known = values as { name?: unknown; title?: unknown };
  return String(known.name ?? known.title ?? "");
}

/** A copy has a name of its own, or nobody could tell the two apart. */
function copied<F extends object>(values: F): F {
  const named = "name" in values ? "name" : "title" in values ? "title" : null;
  if (!named) return values;
  return { ...values, [named]: fill(text.settings.copyOf, { name: nameIn(values) }).slice(0, 80) };
}
