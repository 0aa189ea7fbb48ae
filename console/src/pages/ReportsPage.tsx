import { Navigate, Route, Routes, useLocation, useParams } from "react-router";
import { isAtLeast, useMe } from "../app/me";
import { Reports } from "../features/reports/Reports";
import { text } from "../text/reports";
import { PageBody } from "../ui/PageBody";

export default function ReportsPage() {
  return (
    <Routes>
      <Route index element={<First />} />
      <Route path=":section" element={<One />} />
    </Routes>
  );
}

function First() {
  const { search } = useLocation();
  return <Navigate to={{ pathname: "/reports/overview", search }} replace />;
}

function One() {
  const me = useMe();
  const { section = "" } = useParams();
  const senior = isAtLeast(me, "supervisor");
  return (
    <PageBody title={text.nav.reports} hint={senior ? text.reports.hint : text.reports.hintOwn}>
      <Reports section={section} zone={me.time_zone} senior={senior} />
    </PageBody>
  );
}
