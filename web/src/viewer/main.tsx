import { mountAlone } from "../begin";
import { Page } from "./page";

void mountAlone(Page);
