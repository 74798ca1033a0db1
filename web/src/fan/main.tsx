import { mount } from "../mount";
import { Page } from "./page";

void mount(Page, "fan");
