import { SegmentedControl, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { fill, text } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { moment } from "../../ui/times";
import { useContact } from "./Consents";
import { Buttons, Section } from "./Editable";

/** Whether they agree to be contacted without having asked: what they said, in whose hearing. */
export function Contact({ id, zone }: { id: string; zone: string }) {
  const cache = useQueryClient();
  const now = useNow(60);
  const [said, setSaid] = useState<"yes" | "no" | null>(null);
  const [how, setHow] = useState("");
  const params = { path: { id } };
  const known = useContact(id);
  const agree = useMutation({
    mutationFn: (answer: "yes" | "no") =>
      told(api.PUT("/api/customers/{id}/contact", { params, body: { said: answer, how } })),
    onSuccess: (fresh) => {
      cache.setQueryData(keys.contact(id), fresh);
      setSaid(null);
    },
  });
  const noted = known.data;
  if (!noted) return null;
  return (
    <Section
      title={text.person.contact}
      edit={
        said === null
          ? () => {
              setSaid(noted.said ?? "yes");
              setHow("");
            }
          : undefined
      }
    >
      {said === null ? (
        <>
          <Text size="sm" c={noted.said ? "" : "dimmed"}>
            {noted.said === "yes"
              ? text.person.contactYes
              : noted.said === "no"
                ? text.person.contactNo
                : text.person.contactNever}
          </Text>
          {noted.said && noted.at ? (
            <Text size="xs" c="dimmed">
              {fill(text.person.contactSaid, {
                how: noted.how,
                by: noted.by ?? text.ticket.rapport,
                when: moment(noted.at, zone, now),
              })}
            </Text>
          ) : null}
        </>
      ) : (
        <>
          <SegmentedControl
            size="xs"
            aria-label={text.person.contact}
            value={said}
            onChange={(value) => setSaid(value as "yes" | "no")}
            data={[
              { value: "yes", label: text.person.contactYes },
              { value: "no", label: text.person.contactNo },
            ]}
          />
          <TextInput
            size="xs"
            label={text.person.contactHow}
            maxLength={200}
            value={how}
            onChange={(event) => setHow(event.currentTarget.value)}
          />
          {agree.error ? <ErrorNote error={agree.error} /> : null}
          <Buttons
            pending={agree.isPending}
            disabled={how.trim().length < 3}
            save={() => agree.mutate(said)}
            cancel={() => setSaid(null)}
          />
        </>
      )}
    </Section>
  );
}
