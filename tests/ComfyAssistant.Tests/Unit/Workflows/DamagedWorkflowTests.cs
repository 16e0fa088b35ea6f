using System.Text.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Plugins.Workflows;
using ComfyAssistant.Plugins.Workflows.Outlines;
using ComfyAssistant.Plugins.Workflows.Repairing;
using ComfyAssistant.Plugins.Workflows.Validation;
using ComfyAssistant.Plugins.Workflows.Writing;
using ComfyAssistant.Tests.Support;
using Xunit.Abstractions;

namespace ComfyAssistant.Tests.Unit.Workflows;

public class DamagedWorkflowTests(ITestOutputHelper output)
{
    private const int Seed = 7;
    private const int PerFile = 80;

    private static readonly string[] Junk =
        ["null", "true", "-1", "1e400", "4.5", "99999999999", "\"\"", "\"x\"", "\"-10\"", "[]", "{}", "[[]]", "[null,null]", "{\"0\":1}"];

    [Fact]
    public void Whatever_is_damaged_every_function_gives_an_answer()
    {
        var random = new Random(Seed);
        var files = Fixtures.Pairs.Select(Fixtures.Ui).Concat(Fixtures.ApiNames.Select(Fixtures.Api)).ToList();
        var valid = 0;
        foreach (var file in files)
        {
            for (var i = 0; i < PerFile; i++)
            {
                var root = JsonNode.Parse(file.GetRawText())!;
                for (var damage = random.Next(1, 4); damage > 0; damage--) Damage(root, random);
                if (GivesAnswers(JsonElement.Parse(root.ToJsonString()))) valid++;
            }
        }
        output.WriteLine($"{files.Count * PerFile} damaged files, {valid} of them still valid");
        Assert.InRange(valid, 1, files.Count * PerFile * 9 / 10);
    }

    private static bool GivesAnswers(JsonElement json)
    {
        var workflow = Workflow.Read(json, Fixtures.Catalog);
        var result = WorkflowValidator.Validate(workflow, Fixtures.Catalog);
        Assert.Equal(result.Errors.Count == 0, result.Valid);
        Assert.NotEmpty(WorkflowOutline.Describe(workflow, Fixtures.Catalog));
        Assert.True(WorkflowDiff.Between(workflow, workflow).IsEmpty);
        UiWriter.Write(workflow, Fixtures.Catalog);
        ApiWriter.Write(workflow);
        var repaired = WorkflowRepair.Repair(json, Fixtures.Catalog);
        // Repair never makes things worse.
        Assert.True(repaired.Valid || !result.Valid);
        return result.Valid;
    }

    private static void Damage(JsonNode root, Random random)
    {
        var places = Places(root).ToList();
        if (places.Count == 0) return;
        var (parent, key) = places[random.Next(places.Count)];
        var junk = JsonNode.Parse(Junk[random.Next(Junk.Length)]);
        if (parent is JsonArray array)
        {
            if (random.Next(3) == 0) array.RemoveAt((int)key);
            else array[(int)key] = junk;
        }
        else if (random.Next(3) == 0)
        {
            parent.AsObject().Remove((string)key);
        }
        else
        {
            parent[(string)key] = junk;
        }
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode? node)
    {
        var children = node switch
        {
            JsonObject properties => properties.Select(p => (Key: (object)p.Key, p.Value)),
            JsonArray items => items.Select((v, i) => (Key: (object)i, Value: v)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            yield return (node!, key);
            foreach (var place in Places(value)) yield return place;
        }
    }
}
