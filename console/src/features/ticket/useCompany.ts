import { useEffect, useState } from "react";
import { onLive, type Person, usePeople } from "../../api/liveNow";
import { useNow } from "../../ui/clock";

const RARELY_S = 60;

/** Colleagues at the ticket that is open, and those of them who type: ids. */
export function useCompany(me: string): { there: string[]; typing: string[] } {
  const people = usePeople();
  const now = useNow(people.some((one) => one.agent !== me && one.typing) ? 1 : RARELY_S);
  return companyOf(people, me, now);
}

export function companyOf(people: readonly Person[], me: string, now: number) {
  const there = people.filter((one) => one.agent !== me && one.until > now);
  return {
    there: there.map((one) => one.agent),
    typing: there.filter((one) => one.typing > now).map((one) => one.agent),
  };
}

/** Whether the customer types in their chat just now. A message of theirs ends it. */
export function useCustomerTypes(ticket: string): boolean {
  const [types, setTypes] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = onLive((event) => {
      if (event.ticket !== ticket) return;
      if (event.kind === "customer_typing") {
        clearTimeout(timer);
        const left = Number(event.doc.until) - event.at;
        setTypes(left > 0);
        timer = setTimeout(() => setTypes(false), left);
      } else if (event.kind === "line" && event.doc.direction === "inbound") setTypes(false);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [ticket]);
  return types;
}
