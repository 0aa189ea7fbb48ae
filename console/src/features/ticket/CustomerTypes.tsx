import { Text } from "@mantine/core";
import { fill, text } from "../../text/text";
import classes from "./Ticket.module.css";
import { useCustomerTypes } from "./useCompany";

/** At the end of the timeline: that the customer is writing in their chat. */
export function CustomerTypes({ ticket, name }: { ticket: string; name: string }) {
  const types = useCustomerTypes(ticket);
  return (
    <div role="status" className={classes.customerTypes} data-on={types || undefined}>
      {types ? (
        <>
          <span className={classes.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          <Text size="xs" c="dimmed" span>
            {fill(text.desk.customerTypes, { name: name || text.desk.theCustomer })}
          </Text>
        </>
      ) : null}
    </div>
  );
}
