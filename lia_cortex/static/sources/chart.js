// Charts: https://github.com/leeoniya/uPlot
import "uplot/dist/uPlot.min.css";

export { default } from "uplot";
