using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Plugins.Workflows.Writing;

namespace ComfyAssistant.Bench.Verdicts;

/// <summary>Prompts that ComfyUI accepts: they must be accepted here, and come back the same from the canvas format.</summary>
internal static class RoundTrips
{
    public static void Run(string file, NodeCatalog catalog)
    {
        using var accepted = JsonDocument.Parse(File.ReadAllBytes(file));
        int count = 0, refused = 0, refusedAfter = 0, changed = 0;
        foreach (var entry in accepted.RootElement.EnumerateArray())
        {
            count++;
            var prompt = entry.GetProperty("prompt");
            var name = entry.GetProperty("type").GetString();
            var result = WorkflowValidator.Validate(prompt, catalog);
            if (!result.Valid || result.Verdict != Verdict.Runs)
            {
                refused++;
                var why = result.Errors.Concat(result.Warnings).Take(2).Select(f => f.Message);
                Console.WriteLine($"refused {name}: {string.Join(" | ", why)}");
                continue;
            }
            var before = Workflow.Read(prompt, catalog);
            var canvas = JsonSerializer.SerializeToElement(UiWriter.Write(before, catalog).Json);
            var after = Workflow.Read(canvas, catalog);
            var diff = WorkflowDiff.Between(before, after);
            if (!diff.IsEmpty)
            {
                changed++;
                Console.WriteLine($"changed {name}: {JsonSerializer.Serialize(diff).Cut(400)}");
            }
            var again = WorkflowValidator.Validate(JsonSerializer.SerializeToElement(ApiWriter.Write(after)), catalog);
            if (again.Verdict == Verdict.Runs && again.Valid) continue;
            refusedAfter++;
            Console.WriteLine($"refused after API, UI, API {name}: {string.Join(" | ", again.Errors.Take(2).Select(f => f.Message))}");
        }
        Console.WriteLine($"{count} accepted prompts: refused {refused}, refused after API, UI, API {refusedAfter}, " +
            $"changed on that way {changed}.");
    }
}
