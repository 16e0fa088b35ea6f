using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Findings;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Plugins.Workflows.Writing;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Unit.Workflows;

public class SharedWorkflowsTests(ITestOutputHelper output)
{
    [Fact]
    public void Ui_files_say_the_same_as_their_api_files()
    {
        if (SharedData.Catalog is not { } catalog) { output.WriteLine("skipped: no shared data"); return; }
        foreach (var name in SharedData.Names)
        {
            var expected = Normalised(SharedData.Api(name), catalog);
            var written = ApiWriter.Write(Workflow.Read(SharedData.Ui(name), catalog));
            var actual = Normalised(JsonSerializer.SerializeToElement(written), catalog);
            output.WriteLine($"{name}: {actual.Count} nodes");
            Assert.Equal(expected.ToJsonString(), actual.ToJsonString());
        }
    }

    [Fact]
    public void Api_files_survive_the_way_to_the_canvas_and_back()
    {
        if (SharedData.Catalog is not { } catalog) { output.WriteLine("skipped: no shared data"); return; }
        foreach (var name in SharedData.Names)
        {
            var ui = UiWriter.Write(Workflow.Read(SharedData.Api(name), catalog), catalog);
            var back = ApiWriter.Write(Workflow.Read(JsonSerializer.SerializeToElement(ui.Json), catalog));
            var expected = Normalised(SharedData.Api(name), catalog).ToJsonString();
            Assert.Equal(expected, Normalised(JsonSerializer.SerializeToElement(back), catalog).ToJsonString());
            output.WriteLine($"{name}: identical; left out: {string.Join(", ", ui.LeftOut)}");
        }
    }

    [Fact]
    public void Nothing_is_found_but_files_that_are_not_installed()
    {
        if (SharedData.Catalog is not { } catalog) { output.WriteLine("skipped: no shared data"); return; }
        foreach (var name in SharedData.Names)
        {
            foreach (var json in new[] { SharedData.Api(name), SharedData.Ui(name) })
            {
                var result = WorkflowValidator.Validate(json, catalog);
                foreach (var finding in result.Errors.Concat(result.Warnings)) output.WriteLine($"{name}: {finding.Message}");
                Assert.All(result.Errors, f => Assert.True(IsMissingFile(f, json, catalog), f.Message));
                // A true one, though harmless: the file is older than that input.
                Assert.All(result.Warnings, f => Assert.Equal((FindingCodes.MissingRequiredInput, "grow_mask_by"), (f.Code, f.Input)));
            }
        }
    }

    private static bool IsMissingFile(Finding finding, JsonElement json, NodeCatalog catalog)
    {
        var value = Workflow.Read(json, catalog).Find(finding.NodeId!)!.Input(finding.Input!)!.Value;
        return finding.Code == FindingCodes.ValueNotInList
            && Path.GetExtension(value.GetString()!) is ".safetensors" or ".ckpt" or ".png";
    }

    // Without titles, the file dialog's own entry, and with the defaults that a file older than an input lacks; keys in one order.
    private static JsonObject Normalised(JsonElement api, NodeCatalog catalog)
    {
        var normalised = new JsonObject();
        foreach (var node in api.EnumerateObject().OrderBy(n => n.Name, StringComparer.Ordinal))
        {
            var type = catalog.Find(node.Value.GetProperty("class_type").GetString()!)!;
            var inputs = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
            foreach (var input in type.Inputs)
                if (input is { IsWidget: true, DefaultJson: { } json })
                    inputs[input.Name] = JsonNode.Parse(json);
            foreach (var input in node.Value.GetProperty("inputs").EnumerateObject())
                if (type.Input(input.Name) is not null)
                    inputs[input.Name] = JsonNode.Parse(input.Value.GetRawText());
            normalised[node.Name] = new JsonObject { ["class_type"] = type.Name, ["inputs"] = new JsonObject(inputs) };
        }
        return normalised;
    }
}
