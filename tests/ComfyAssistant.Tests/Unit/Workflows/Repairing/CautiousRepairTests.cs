using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;
using ComfyAssistant.Plugins.Workflows.Repairing;

namespace ComfyAssistant.Tests.Unit.Workflows.Repairing;

/// <summary>What looks like an answer and is none: repair leaves it to whoever wrote the workflow.</summary>
public class CautiousRepairTests
{
    private const string ObjectInfo = """
        {"ImageTurn": {"display_name": "Turn Image", "input": {"required": {"images": ["IMAGE"], "way": [["left", "right"]]}},
            "output": ["IMAGE"], "python_module": "nodes"},
         "PackTurner": {"display_name": "Image Turner", "input": {"required": {"source": ["IMAGE"]}}, "output": ["IMAGE"],
            "python_module": "custom_nodes.Turners"},
         "Picture": {"input": {"required": {}}, "output": ["IMAGE"], "python_module": "nodes"},
         "Anything": {"input": {"required": {}}, "output": ["INT", "*", "STRING"], "python_module": "nodes"},
         "Detail": {"input": {"required": {"size": ["INT", {"default": 64, "min": 8, "max": 512}], "unit": [["px", "mm"]],
            "most": ["INT", {"default": 64, "min": 8, "max": 512}], "seed": ["INT", {"default": 0, "max": 18446744073709551615}],
            "steps": ["INT", {"default": 20, "min": 1, "max": 100}], "name": [["euler", "heun"]]}}, "output": ["IMAGE"],
            "python_module": "custom_nodes.Details"},
         "Show": {"input": {"required": {"images": ["IMAGE"]}}, "output": [], "output_node": true, "python_module": "nodes"}}
        """;

    private static readonly NodeCatalog Catalog = ObjectInfoReader.Read(Encoding.UTF8.GetBytes(ObjectInfo));

    [Theory]
    // Another package's node that only sounds the same, and one that shows the same name.
    [InlineData("""{"class_type":"Image Turn","inputs":{"image":["1",0],"way":"left"}}""")]
    [InlineData("""{"class_type":"Image Turner","inputs":{"image":["1",0]}}""")]
    [InlineData("""{"class_type":"Turn Image","inputs":{"pictures":["1",0]}}""")]
    // An output of any type is not the one that was meant.
    [InlineData("""{"class_type":"ImageTurn","inputs":{"images":["4",0],"way":"left"}}""")]
    public void Nothing_is_put_in_place_of_what_was_written(string node)
    {
        var workflow = JsonElement.Parse("""
            {"1":{"class_type":"Picture","inputs":{}},"4":{"class_type":"Anything","inputs":{}},"2":NODE,
             "3":{"class_type":"Show","inputs":{"images":["2",0]}}}
            """.Replace("NODE", node, StringComparison.Ordinal));
        var repaired = WorkflowRepair.Repair(workflow, Catalog);
        Assert.False(repaired.Valid);
        Assert.Empty(repaired.Changed);
    }

    [Theory]
    // Of an older version: a value less, or one more, so that each is on the next one's place.
    [InlineData("""[64,"px",267026622830019,"randomize",20,"euler"]""")]
    [InlineData("""[64,"px",true,64,7,"fixed",20,"euler"]""")]
    public void No_value_of_a_row_that_has_slipped_is_clamped(string row)
    {
        var workflow = JsonElement.Parse("""
            {"nodes":[{"id":1,"type":"Detail","outputs":[{"name":"IMAGE","type":"IMAGE","links":[1]}],"widgets_values":ROW},
                      {"id":2,"type":"Show","inputs":[{"name":"images","type":"IMAGE","link":1}]}],
             "links":[[1,1,0,2,0,"IMAGE"]]}
            """.Replace("ROW", row, StringComparison.Ordinal));
        var repaired = WorkflowRepair.Repair(workflow, Catalog);
        Assert.False(repaired.Valid);
        Assert.Empty(repaired.Changed);
        Assert.NotEmpty(repaired.NotChanged);
    }
}
