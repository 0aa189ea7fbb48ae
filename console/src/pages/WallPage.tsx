import { useMe } from "../app/me";
import { Wall } from "../features/wall/Wall";
import classes from "../ui/PageBody.module.css";

export default function WallPage() {
  const me = useMe();
  return (
    <div className={classes.page} data-wide>
      <Wall zone={me.time_zone} />
    </div>
  );
}
