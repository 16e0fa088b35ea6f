using System.Text;
using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Nodes.Reading;

namespace ComfyAssistant.Tests.Support;

/// <summary>A handful of node types with dynamic inputs and unusual widgets, as a server of today declares them.</summary>
internal static class DynamicFixtures
{
    private const string ObjectInfo = """
        {
          "Picture": {"input": {"required": {"size": ["INT", {"default": 64, "min": 8, "max": 512}]}}, "output": ["IMAGE", "MASK"],
                      "output_name": ["IMAGE", "MASK"], "python_module": "nodes"},
          "Noise": {"input": {"required": {"seed": ["INT", {"default": 0, "control_after_generate": true}], "steps": ["INT", {"default": 20}]}},
                    "output": ["LATENT"], "python_module": "nodes"},
          "Writer": {"input": {"required": {"mode": ["COMFY_DYNAMICCOMBO_V3", {"options": [
                {"key": "on", "inputs": {"required": {"seed": ["INT", {"default": 0}], "top": ["INT", {"default": 4}]}}},
                {"key": "kept", "inputs": {"required": {"seed": ["INT", {"default": 0, "control_after_generate": true}]}}}]}],
              "think": ["BOOLEAN", {"default": false}]}}, "output": ["STRING"], "python_module": "comfy_extras.nodes_x"},
          "Film": {"input": {"required": {"images": ["IMAGE"], "format": [["gif", "mp4"], {"formats": {
                "gif": [["lossless", "BOOLEAN", {"default": false}], 3, []], "odd": 1,
                "mp4": [["crf", "INT", {"default": 19}], ["pix", ["yuv", "rgb"]]]}}]}},
            "output": ["IMAGE"], "python_module": "custom_nodes.Films"},
          "Show": {"input": {"required": {"images": ["IMAGE", {}]}}, "output": [], "output_node": true, "python_module": "nodes"},
          "Resize": {"input": {"required": {
              "input": ["COMFY_MATCHTYPE_V3", {"template": {"template_id": "t", "allowed_types": "IMAGE,MASK"}}],
              "mode": ["COMFY_DYNAMICCOMBO_V3", {"options": [
                {"key": "by factor", "inputs": {"required": {"factor": ["FLOAT", {"default": 1.0, "min": 0.1, "max": 8.0}]}}},
                {"key": "to size", "inputs": {"required": {
                   "width": ["INT", {"default": 64, "min": 1, "max": 99}],
                   "fit": ["COMFY_DYNAMICCOMBO_V3", {"options": [
                      {"key": "crop", "inputs": {"required": {"place": ["COMBO", {"options": ["center", "top"]}]}}},
                      {"key": "stretch", "inputs": {"required": {}}}]}]}}},
                {"key": "like another", "inputs": {"required": {"other": ["IMAGE,MASK", {}]}}}]}],
              "method": ["COMBO", {"options": ["area", "lanczos"]}]}},
            "output": ["COMFY_MATCHTYPE_V3"], "output_matchtypes": ["t"], "python_module": "comfy_extras.nodes_x"},
          "Batch": {"input": {"required": {"images": ["COMFY_AUTOGROW_V3",
              {"template": {"input": {"required": {"image": ["IMAGE", {}]}}, "prefix": "image", "min": 2, "max": 4}}]}},
            "output": ["IMAGE"], "python_module": "comfy_extras.nodes_x"},
          "Upload": {"input": {"required": {"image": [["a.png", "b.png"], {"image_upload": true}]},
              "optional": {"focal": ["FLOAT", {"default": 50}], "unit": [["mm", "inch"], {}]}},
            "input_order": {"required": ["image"], "optional": ["focal", "unit"]}, "output": ["IMAGE"], "python_module": "nodes"},
          "Crop": {"input": {"required": {"image": ["IMAGE", {}],
              "region": ["BOUNDING_BOX", {"socketless": true, "default": {"x": 0, "y": 0, "width": 8, "height": 8}}],
              "gizmo": ["GIZMO", {}], "note": ["STRING", {"default": ""}]}}, "output": ["IMAGE"], "python_module": "custom_nodes.Crops"},
          "CustomCombo": {"input": {"required": {"choice": ["COMBO", {"options": []}]}}, "output": ["STRING", "INT"],
            "python_module": "comfy_extras.nodes_logic"},
          "Open": {"input": {"required": {}, "optional": {}}, "output": ["MODEL"], "python_module": "custom_nodes.Openers"},
          "Limits": {"input": {"required": {"x": ["FLOAT", {"default": 0, "max": Infinity}], "y": ["FLOAT", {"min": NaN}]}},
            "output": {}, "python_module": "nodes"}
        }
        """;

    public static NodeCatalog Catalog { get; } = ObjectInfoReader.Read(Encoding.UTF8.GetBytes(ObjectInfo));

    public static byte[] Utf8 => Encoding.UTF8.GetBytes(ObjectInfo);

    /// <summary>A prompt in which a node 2 of that type can take from 1 (pictures) and 5 (latents), and is shown by 3.</summary>
    public static JsonElement Prompt(string type, string inputs) => JsonElement.Parse("""
        {"1": {"class_type": "Picture", "inputs": {"size": 64}}, "5": {"class_type": "Noise", "inputs": {"seed": 1, "steps": 2}},
         "2": {"class_type": "TYPE", "inputs": INPUTS}, "3": {"class_type": "Show", "inputs": {"images": ["2", 0]}}}
        """.Replace("TYPE", type, StringComparison.Ordinal).Replace("INPUTS", inputs, StringComparison.Ordinal));
}
