namespace ComfyAssistant.Plugins.Workflows.Reading;

/// <summary>A node's inputs while they are collected.</summary>
internal static class InputList
{
    /// <summary>Sets an input. Of two with one name the later counts: a link over a widget's value, and as the server reads JSON.</summary>
    public static void Put(this List<WorkflowInput> inputs, WorkflowInput input)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Name != input.Name) continue;
            inputs[i] = input;
            return;
        }
        inputs.Add(input);
    }
}
